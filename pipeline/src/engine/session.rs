//! The one place where sessions are built.

use crate::engine::error::Error;
use crate::engine::guard;
use crate::engine::limits::Limits;
use crate::functions;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::memory_pool::GreedyMemoryPool;
use datafusion::execution::memory_pool::TrackConsumersPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::SessionConfig;
use datafusion::prelude::SessionContext;
use std::num::NonZeroUsize;
use std::sync::Arc;

fn config() -> SessionConfig {
    SessionConfig::new()
        .with_information_schema(false)
        .set_bool("datafusion.execution.parquet.pushdown_filters", true)
}

fn with_functions(context: SessionContext) -> SessionContext {
    for function in functions::scalar_functions() {
        context.register_udf(function);
    }
    for function in functions::aggregate_functions() {
        context.register_udaf(function);
    }
    for function in functions::window_functions() {
        context.register_udwf(function);
    }
    context
}

/// A session without a guard, for a publish.
pub(super) fn internal() -> SessionContext {
    with_functions(SessionContext::new_with_config(config()))
}

/// A session that sees public tables only, with the functions that cannot bring the process down.
pub(super) fn guarded(limits: Limits) -> Result<SessionContext, Error> {
    let pool = TrackConsumersPool::new(GreedyMemoryPool::new(limits.memory_bytes), NonZeroUsize::MIN);
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(pool))
        .build_arc()
        .map_err(Error::from_datafusion)?;
    let mut builder =
        SessionStateBuilder::new().with_config(config()).with_runtime_env(runtime).with_default_features();
    guard::keep_allowed_functions(&mut builder);
    Ok(with_functions(SessionContext::new_with_state(builder.build())))
}
