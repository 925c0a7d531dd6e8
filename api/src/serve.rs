//! Listens, and stops when it is told to.
//!
//! Nobody can sign in yet, so the server listens on this machine only. On SIGINT or SIGTERM it takes no more requests,
//! lets the running answers end, and waits for running loads; a second signal ends it at once, and the lake stays at its
//! last snapshot.

use crate::app::App;
use crate::app::MOST_FILE_BYTES;
use crate::app::router;
use gapwise_pipeline::Pipeline;
use gapwise_pipeline::Role;
use std::io;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error as ThisError;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing::info;

/// How to serve.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The address.
    pub bind: SocketAddr,
    /// Where the lake is, for people to read.
    pub lake: PathBuf,
    /// The largest file that is taken, in bytes.
    pub most_file_bytes: usize,
}

/// Why the server could not run.
#[derive(Debug, ThisError)]
pub enum ServeError {
    /// An address that others can reach.
    #[error(
        "`{bind}` can be reached from other machines, and nobody can sign in yet; use `--bind 127.0.0.1:{}`",
        bind.port()
    )]
    NotThisMachine {
        /// The address.
        bind: SocketAddr,
    },
    /// The address is not to be had.
    #[error("cannot listen on `{bind}`: {source}; name another address with --bind")]
    Bind {
        /// The address.
        bind: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The operating system took the address back.
    #[error("cannot go on listening: {source}; start gapwise again")]
    Listen {
        /// Why not.
        source: io::Error,
    },
}

/// How long running answers may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(30);
/// What shells call the end by a second Ctrl-C.
const STOPPED_AT_ONCE: i32 = 130;

impl ServeOptions {
    /// The usual options.
    #[must_use]
    pub fn new(bind: SocketAddr, lake: PathBuf) -> Self {
        Self { bind, lake, most_file_bytes: MOST_FILE_BYTES }
    }
}

/// A server that has its address and waits to run.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: Arc<App>,
}

impl Server {
    /// Takes the address.
    ///
    /// # Errors
    /// When other machines could reach it, or it is not to be had.
    pub async fn bind(pipeline: Arc<Pipeline>, options: &ServeOptions) -> Result<Self, ServeError> {
        let bind = options.bind;
        if !bind.ip().is_loopback() {
            return Err(ServeError::NotThisMachine { bind });
        }
        let refused = |source| ServeError::Bind { bind, source };
        let listener = TcpListener::bind(bind).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let app = Arc::new(App::new(pipeline, Role::Designer, options.most_file_bytes));
        Ok(Self { listener, address, app })
    }

    /// The address, with the port that was found where 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is done, and then ends what runs.
    ///
    /// # Errors
    /// When the operating system takes the address back.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
        let (told, mut is_told) = watch::channel(false);
        let router = router(&self.app);
        let graceful = async move {
            stop.await;
            let _ = told.send(true);
        };
        let serving = axum::serve(self.listener, router).with_graceful_shutdown(graceful).into_future();
        let too_long = async {
            let _ = is_told.wait_for(|is_told| *is_told).await;
            info!("stopping");
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            served = serving => served.map_err(|source| ServeError::Listen { source })?,
            () = too_long => info!("some answers took too long to wait for"),
        }
        self.app.finish_jobs().await;
        info!("stopped");
        Ok(())
    }
}

/// Serves until the process is told to stop, and says on stderr where.
///
/// # Errors
/// When other machines could reach the address, or it is not to be had.
pub async fn serve(pipeline: Arc<Pipeline>, options: ServeOptions) -> Result<(), ServeError> {
    let server = Server::bind(pipeline, &options).await?;
    // Nobody may be reading, which is no reason not to serve.
    let _ = writeln!(
        io::stderr(),
        "gapwise serves `{}` on http://{} (Ctrl-C stops it)",
        options.lake.display(),
        server.address()
    );
    let running = server.run(told_to_stop());
    tokio::pin!(running);
    tokio::select! {
        ended = &mut running => ended,
        () = told_twice() => {
            let _ = writeln!(io::stderr(), "stopped at once; what was not published is not kept");
            // Ending the runtime would wait for the very threads that somebody does not want to wait for.
            std::process::exit(STOPPED_AT_ONCE)
        }
    }
}

/// SIGINT or SIGTERM, once.
async fn told_to_stop() {
    let mut signals = Signals::listen();
    signals.next().await;
}

async fn told_twice() {
    let mut signals = Signals::listen();
    signals.next().await;
    signals.next().await;
}

struct Signals {
    #[cfg(unix)]
    terminate: Option<tokio::signal::unix::Signal>,
}

impl Signals {
    fn listen() -> Self {
        #[cfg(unix)]
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
        Self {
            #[cfg(unix)]
            terminate,
        }
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        let terminated = async {
            match &mut self.terminate {
                Some(signal) => drop(signal.recv().await),
                None => std::future::pending().await,
            }
        };
        #[cfg(not(unix))]
        let terminated = std::future::pending::<()>();
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            () = terminated => {}
        }
    }
}
