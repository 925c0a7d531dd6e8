//! `bh_adjust(p)` and `holm_adjust(p)`: windows that correct p-values for how many were looked at.
//!
//! The partition is the family. A null p is not a member and stays null. As R's `p.adjust`.

use crate::functions::Manual;
use arrow::array::Array;
use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::array::Float64Array;
use arrow::datatypes::DataType;
use arrow::datatypes::Field;
use arrow::datatypes::FieldRef;
use arrow::datatypes::Float64Type;
use datafusion::common::Result;
use datafusion::common::exec_err;
use datafusion::logical_expr::PartitionEvaluator;
use datafusion::logical_expr::Signature;
use datafusion::logical_expr::Volatility;
use datafusion::logical_expr::WindowUDFImpl;
use datafusion::logical_expr::function::PartitionEvaluatorArgs;
use datafusion::logical_expr::function::WindowUDFFieldArgs;
use std::hash::Hash;
use std::hash::Hasher;
use std::sync::Arc;

/// A correction as data.
#[derive(Debug)]
pub struct Correction {
    /// The function's name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// The paper it follows.
    pub source: &'static str,
    /// A query that runs against no table.
    pub example: &'static str,
    /// The computation over one family.
    pub compute: fn(&[Option<f64>]) -> Vec<Option<f64>>,
}

/// Benjamini and Hochberg's step-up procedure.
pub(super) static BH_ADJUST: Correction = Correction {
    name: "bh_adjust",
    about: "The smallest false discovery rate at which this p-value would still count as a discovery, among all of its \
            window. Null p-values are not members. Compare it with .05.",
    source: "Benjamini & Hochberg 1995, J. R. Stat. Soc. B 57(1); R `p.adjust(method = \"BH\")`",
    example: "select p, bh_adjust(p) over () as q from (values (0.01), (0.04), (0.3)) as t(p)",
    compute: gapwise_statistics::benjamini_hochberg,
};

/// Holm's step-down procedure.
pub(super) static HOLM_ADJUST: Correction = Correction {
    name: "holm_adjust",
    about: "The p-value corrected so that the chance of any false alarm in its window stays below the level. Null \
            p-values are not members.",
    source: "Holm 1979, Scand. J. Stat. 6(2); R `p.adjust(method = \"holm\")`",
    example: "select p, holm_adjust(p) over () as p_holm from (values (0.01), (0.04), (0.3)) as t(p)",
    compute: gapwise_statistics::holm,
};

/// The adaptor: a [`Correction`] as DataFusion's window function.
#[derive(Debug)]
pub(super) struct WindowCorrection {
    correction: &'static Correction,
    signature: Signature,
}

impl WindowCorrection {
    pub(super) fn new(correction: &'static Correction) -> Self {
        Self { correction, signature: Signature::exact(vec![DataType::Float64], Volatility::Immutable) }
    }
}

impl PartialEq for WindowCorrection {
    fn eq(&self, other: &Self) -> bool {
        self.correction.name == other.correction.name
    }
}

impl Eq for WindowCorrection {}

impl Hash for WindowCorrection {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.correction.name.hash(state);
    }
}

impl WindowUDFImpl for WindowCorrection {
    fn name(&self) -> &str {
        self.correction.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn partition_evaluator(&self, _: PartitionEvaluatorArgs<'_>) -> Result<Box<dyn PartitionEvaluator>> {
        Ok(Box::new(Family(self.correction)))
    }

    fn field(&self, args: WindowUDFFieldArgs<'_>) -> Result<FieldRef> {
        Ok(Arc::new(Field::new(args.name(), DataType::Float64, true)))
    }
}

#[derive(Debug)]
struct Family(&'static Correction);

impl PartitionEvaluator for Family {
    fn evaluate_all(&mut self, values: &[ArrayRef], _rows: usize) -> Result<ArrayRef> {
        let Some(array) = values.first() else { return exec_err!("`{}` takes one p-value", self.0.name) };
        let p = array.as_primitive::<Float64Type>().iter().collect::<Vec<_>>();
        if p.iter().flatten().any(|p| !(0.0..=1.0).contains(p)) {
            return exec_err!("`{}` takes p-values, which lie between 0 and 1", self.0.name);
        }
        debug_assert_eq!(p.len(), array.len());
        Ok(Arc::new(Float64Array::from((self.0.compute)(&p))))
    }
}

/// The page of a correction in the manual.
pub(super) fn manual(correction: &Correction) -> Manual {
    Manual {
        name: correction.name.to_owned(),
        kind: "window".to_owned(),
        signature: format!("{}(p double) over (partition by …)", correction.name),
        about: correction.about.to_owned(),
        returns: "double".to_owned(),
        example: correction.example.to_owned(),
        source: correction.source.to_owned(),
    }
}
