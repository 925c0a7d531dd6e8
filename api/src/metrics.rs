//! Numbers about the server itself, in Prometheus' text form.
//!
//! Labels are methods, route templates and statuses, so their number is bounded and none of them says what somebody
//! asked. This room knows no lake.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Counts requests and how long they took.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    requests: Mutex<BTreeMap<Labels, Series>>,
    running: AtomicU64,
}

/// A number that is read when somebody asks, with what it says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gauge {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) value: u64,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Labels {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Default)]
struct Series {
    n: u64,
    seconds: f64,
    buckets: [u64; BOUNDS.len()],
}

/// Upper bounds in seconds.
const BOUNDS: [f64; 8] = [0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0];

impl Metrics {
    /// A request came in.
    pub(crate) fn begin(&self) {
        self.running.fetch_add(1, Ordering::Relaxed);
    }

    /// It was answered, or its caller went away.
    pub(crate) fn end(&self) {
        self.running.fetch_sub(1, Ordering::Relaxed);
    }

    /// What an answered request was and how long it took.
    pub(crate) fn record(&self, method: &str, route: &str, status: u16, took: Duration) {
        let labels = Labels { method: known(method), route: route.to_owned(), status };
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let series = requests.entry(labels).or_default();
        series.n += 1;
        series.seconds += took.as_secs_f64();
        for (bucket, bound) in series.buckets.iter_mut().zip(BOUNDS) {
            *bucket += u64::from(took.as_secs_f64() <= bound);
        }
    }

    /// Everything as text.
    pub(crate) fn text(&self, gauges: &[Gauge]) -> String {
        let mut text = String::new();
        // Writing into a string cannot fail.
        let _ = self.write(&mut text, gauges);
        text
    }

    fn write(&self, text: &mut String, gauges: &[Gauge]) -> std::fmt::Result {
        let version = env!("CARGO_PKG_VERSION");
        writeln!(text, "# HELP gapwise_build_info The version that runs.\n# TYPE gapwise_build_info gauge")?;
        writeln!(text, "gapwise_build_info{{version=\"{version}\"}} 1")?;
        let running = Gauge {
            name: "gapwise_http_requests_running",
            about: "Requests being answered.",
            value: self.running.load(Ordering::Relaxed),
        };
        for Gauge { name, about, value } in gauges.iter().chain([&running]) {
            let kind = if name.ends_with("_total") { "counter" } else { "gauge" };
            writeln!(text, "# HELP {name} {about}\n# TYPE {name} {kind}\n{name} {value}")?;
        }
        let name = "gapwise_http_request_duration_seconds";
        writeln!(text, "# HELP {name} How long requests took.\n# TYPE {name} histogram")?;
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        for (Labels { method, route, status }, series) in requests.iter() {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            for (bucket, bound) in series.buckets.iter().zip(BOUNDS) {
                writeln!(text, "{name}_bucket{{{labels},le=\"{bound}\"}} {bucket}")?;
            }
            writeln!(text, "{name}_bucket{{{labels},le=\"+Inf\"}} {}", series.n)?;
            writeln!(text, "{name}_sum{{{labels}}} {}", series.seconds)?;
            writeln!(text, "{name}_count{{{labels}}} {}", series.n)?;
        }
        Ok(())
    }
}

/// A method that somebody made up is no label.
fn known(method: &str) -> &'static str {
    const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    METHODS.into_iter().find(|known| *known == method).unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_cumulative_and_made_up_methods_are_one_label() {
        let metrics = Metrics::default();
        metrics.record("GET", "/api/gaps", 200, Duration::from_millis(3));
        metrics.record("GET", "/api/gaps", 200, Duration::from_millis(300));
        metrics.record("A\"B", "/api/gaps", 405, Duration::ZERO);
        let text = metrics.text(&[]);
        let labels = "method=\"GET\",route=\"/api/gaps\",status=\"200\"";
        assert!(text.contains(&format!("_bucket{{{labels},le=\"0.005\"}} 1\n")), "{text}");
        assert!(text.contains(&format!("_bucket{{{labels},le=\"0.5\"}} 2\n")), "{text}");
        assert!(text.contains("method=\"other\""), "{text}");
    }
}
