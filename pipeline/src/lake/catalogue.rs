//! The SQLite catalogue: snapshots, their files, uploads. What it has committed is true; nothing else is.

use crate::lake::Access;
use crate::lake::Change;
use crate::lake::error::Error;
use crate::lake::manifest::DataFile;
use crate::lake::manifest::Snapshot;
use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::params;
use serde::Deserialize;
use serde::Serialize;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

const SCHEMA: &str = "
create table if not exists snapshots (
    snapshot_id integer primary key, made_at text not null, reason text not null
) strict;
create table if not exists snapshot_files (
    snapshot_id integer not null references snapshots, place integer not null, table_name text not null,
    scope text not null, sha256 text not null, size_bytes integer not null, n_rows integer not null,
    primary key (snapshot_id, place)
) strict;
create table if not exists uploads (
    upload_id text not null, bytes_hash text not null, codebook_hash text not null, iteration_id text not null,
    landed_at text not null, receipt text not null, landed_in integer not null references snapshots,
    undone_in integer references snapshots,
    primary key (upload_id, landed_in)
) strict;
";

/// One landed file, as the catalogue keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadRow {
    /// Its id.
    pub upload_id: String,
    /// A keyed hash of the original bytes, which are not kept.
    pub bytes_hash: String,
    /// A hash of the codebook it was read with.
    pub codebook_hash: String,
    /// The iteration it belongs to.
    pub iteration_id: String,
    /// When it landed, in UTC.
    pub landed_at: String,
    /// The receipt, as JSON.
    pub receipt: String,
}

#[derive(Debug)]
pub(super) struct Catalogue {
    connection: Connection,
    path: PathBuf,
}

impl Catalogue {
    pub(super) fn open(path: &Path, access: Access) -> Result<Self, Error> {
        let refused = |source: rusqlite::Error| Error::storage("open", path, source);
        let flags = match access {
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Access::Read => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        let connection =
            Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(refused)?;
        connection.busy_timeout(Duration::from_secs(10)).map_err(refused)?;
        if access == Access::Write {
            connection.pragma_update(None, "journal_mode", "wal").map_err(refused)?;
            connection.pragma_update(None, "synchronous", "full").map_err(refused)?;
            connection.pragma_update(None, "foreign_keys", true).map_err(refused)?;
            connection.execute_batch(SCHEMA).map_err(refused)?;
        } else {
            connection.pragma_update(None, "query_only", true).map_err(refused)?;
        }
        Ok(Self { connection, path: path.to_owned() })
    }

    pub(super) fn snapshot(&self, number: Option<u64>) -> Result<Snapshot, Error> {
        let found = self.find_snapshot(number).map_err(|source| self.unreadable(source))?;
        match (found, number) {
            (Some(snapshot), _) => Ok(snapshot),
            (None, None | Some(0)) => Ok(Snapshot::empty()),
            (None, Some(number)) => Err(Error::NoSnapshot { number }),
        }
    }

    fn find_snapshot(&self, number: Option<u64>) -> rusqlite::Result<Option<Snapshot>> {
        let sql = "select snapshot_id, made_at, reason from snapshots where ?1 is null or snapshot_id = ?1 \
                   order by snapshot_id desc limit 1";
        let Some(mut snapshot) = self.connection.query_row(sql, params![number], read_snapshot).optional()?
        else {
            return Ok(None);
        };
        let sql = "select table_name, scope, sha256, size_bytes, n_rows from snapshot_files \
                   where snapshot_id = ?1 order by place";
        let mut statement = self.connection.prepare_cached(sql)?;
        let files = statement.query_map(params![snapshot.snapshot_id], |row| {
            Ok(DataFile {
                table: row.get(0)?,
                scope: row.get(1)?,
                sha256: row.get(2)?,
                size_bytes: row.get(3)?,
                n_rows: row.get(4)?,
            })
        })?;
        snapshot.files = files.collect::<rusqlite::Result<_>>()?;
        Ok(Some(snapshot))
    }

    pub(super) fn snapshots(&self) -> Result<Vec<Snapshot>, Error> {
        let sql = "select snapshot_id, made_at, reason from snapshots order by snapshot_id desc";
        let read = || -> rusqlite::Result<Vec<Snapshot>> {
            self.connection.prepare_cached(sql)?.query_map([], read_snapshot)?.collect()
        };
        read().map_err(|source| self.unreadable(source))
    }

    pub(super) fn uploads(&self) -> Result<Vec<UploadRow>, Error> {
        let sql = "select upload_id, bytes_hash, codebook_hash, iteration_id, landed_at, receipt from uploads \
                   where undone_in is null order by landed_in, upload_id";
        let read = || -> rusqlite::Result<Vec<UploadRow>> {
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| {
                Ok(UploadRow {
                    upload_id: row.get(0)?,
                    bytes_hash: row.get(1)?,
                    codebook_hash: row.get(2)?,
                    iteration_id: row.get(3)?,
                    landed_at: row.get(4)?,
                    receipt: row.get(5)?,
                })
            })?;
            rows.collect()
        };
        read().map_err(|source| self.unreadable(source))
    }

    /// Whether any snapshot lists a file of this hash.
    pub(super) fn holds(&self, sha256: &str) -> Result<bool, Error> {
        let sql = "select exists (select 1 from snapshot_files where sha256 = ?1)";
        self.connection
            .query_row(sql, params![sha256], |row| row.get(0))
            .map_err(|source| self.unreadable(source))
    }

    pub(super) fn commit(&mut self, snapshot: &Snapshot, change: &Change<'_>) -> Result<(), Error> {
        let path = self.path.clone();
        self.write(snapshot, change).map_err(|source| Error::storage("write", &path, source))
    }

    fn write(&mut self, snapshot: &Snapshot, change: &Change<'_>) -> rusqlite::Result<()> {
        let number = snapshot.snapshot_id;
        let transaction = self.connection.transaction()?;
        transaction.execute(
            "insert into snapshots (snapshot_id, made_at, reason) values (?1, ?2, ?3)",
            params![number, snapshot.made_at, snapshot.reason],
        )?;
        for (place, file) in snapshot.files.iter().enumerate() {
            transaction
                .prepare_cached("insert into snapshot_files values (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
                .execute(params![
                    number,
                    place as u64,
                    file.table,
                    file.scope,
                    file.sha256,
                    file.size_bytes,
                    file.n_rows
                ])?;
        }
        let superseded = change.undone.or(change.landed.as_ref().map(|upload| upload.upload_id.as_str()));
        transaction.execute(
            "update uploads set undone_in = ?1 where upload_id = ?2 and undone_in is null",
            params![number, superseded],
        )?;
        if let Some(upload) = &change.landed {
            transaction.execute(
                "insert into uploads values (?1, ?2, ?3, ?4, ?5, ?6, ?7, null)",
                params![
                    upload.upload_id,
                    upload.bytes_hash,
                    upload.codebook_hash,
                    upload.iteration_id,
                    upload.landed_at,
                    upload.receipt,
                    number
                ],
            )?;
        }
        transaction.commit()
    }

    fn unreadable(&self, source: rusqlite::Error) -> Error {
        Error::storage("read", &self.path, source)
    }
}

fn read_snapshot(row: &Row<'_>) -> rusqlite::Result<Snapshot> {
    Ok(Snapshot { snapshot_id: row.get(0)?, made_at: row.get(1)?, reason: row.get(2)?, files: Vec::new() })
}
