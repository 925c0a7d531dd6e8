//! Why a sheet and a codebook do not fit.

/// Why a sheet and a codebook do not fit.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rows could not be read.
    #[error(transparent)]
    Format(#[from] crate::formats::Error),
    /// A column of the codebook is not in the export.
    #[error("{place}: column `{column}` is not in the export; {advice}")]
    MissingColumn {
        /// The section of the codebook.
        place: String,
        /// The column that it names.
        column: String,
        /// The nearest headings.
        advice: String,
    },
    /// Something in the codebook cannot be computed from this export.
    #[error("{place}: {message}; {advice}")]
    Unusable {
        /// The section of the codebook.
        place: String,
        /// What is wrong.
        message: String,
        /// What to do.
        advice: String,
    },
    /// Arrow refused a batch.
    #[error("the tidied rows could not be held: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
}

impl Error {
    pub(crate) fn unusable(place: &str, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::Unusable { place: place.to_owned(), message: message.into(), advice: advice.into() }
    }
}
