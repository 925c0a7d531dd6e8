//! Who asks.

use std::str::FromStr;

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Reads published reviews.
    Viewer,
    /// Compares, uploads and asks SQL.
    Designer,
    /// Decides on policy and releases.
    Steward,
}

/// A role, and whether it is the owner of the lake's files on its own machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Actor {
    /// What they may do.
    pub role: Role,
    is_owner: bool,
}

impl Actor {
    /// The operating-system user who owns the lake's files. Sees exact numbers; small groups stay hidden.
    #[must_use]
    pub fn owner() -> Self {
        Self { role: Role::Steward, is_owner: true }
    }

    /// Somebody in a role. Sees rounded numbers.
    #[must_use]
    pub fn in_role(role: Role) -> Self {
        Self { role, is_owner: false }
    }

    /// Whether numbers come unrounded.
    #[must_use]
    pub fn sees_exact(self) -> bool {
        self.is_owner
    }

    /// Whether they may change what the lake holds.
    #[must_use]
    pub fn may_upload(self) -> bool {
        self.role != Role::Viewer
    }

    /// Whether they may ask SQL of their own.
    #[must_use]
    pub fn may_ask_sql(self) -> bool {
        self.role != Role::Viewer
    }
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Designer, Self::Steward];

    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Designer => "designer",
            Self::Steward => "steward",
        }
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|role| role.name() == word);
        found.ok_or_else(|| format!("`{word}` is not a role; write viewer, designer or steward"))
    }
}
