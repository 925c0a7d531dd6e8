//! The leading directions of a sparse matrix, by random projection.
//!
//! linfa's `Pca` wants the matrix dense and centred, so this is written small: subspace iteration on the columns, then the
//! small eigenproblem of what the rows look like in that subspace.

use super::normal::Draws;
use super::sparse::Side;
use super::sparse::Sparse;
use super::spread::over_pieces;
use linfa_linalg::eigh::EigSort as _;
use linfa_linalg::eigh::Eigh as _;
use ndarray::Array2;

/// Directions beyond those asked for, which make the last of them right.
const OVERSAMPLE: usize = 10;

/// Rounds of the subspace iteration.
const ROUNDS: usize = 5;

/// The rows of A in its `n_dims` leading right singular directions: U·Σ.
///
/// Method: randomised subspace iteration (Halko, Martinsson & Tropp, SIAM Review 53 (2011) 217–288, algorithm 4.4) on `AᵀA`
/// with 10 directions more than asked for and a Rayleigh–Ritz step. Shape: rows × `n_dims`, row by row; fewer dimensions
/// when the matrix has fewer. The same seed gives the same result.
///
/// ```
/// use gapwise_statistics::clusters::truncated_svd;
///
/// // Rank one: both rows lie in the direction (3, 4) / 5.
/// let found = truncated_svd(2, 2, &[(0, 0, 3.0), (0, 1, 4.0), (1, 0, 6.0), (1, 1, 8.0)], 1, 7);
/// assert!((found[0].abs() - 5.0).abs() < 1e-9 && (found[1].abs() - 10.0).abs() < 1e-9);
/// ```
#[must_use]
pub fn truncated_svd(
    n_rows: usize,
    n_columns: usize,
    cells: &[(u32, u32, f64)],
    n_dims: usize,
    seed: u64,
) -> Vec<f64> {
    let mut rows = vec![Vec::new(); n_rows];
    for (row, column, value) in cells.iter().filter(|(_, column, _)| (*column as usize) < n_columns) {
        if let Some(row) = rows.get_mut(*row as usize) {
            row.push((*column, *value));
        }
    }
    let mut side = Side::new();
    rows.into_iter().for_each(|row| side.push(row.into_iter()));
    leading(&Sparse::of(side, n_columns), n_dims, seed).seen.values
}

/// A tall dense matrix, row by row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tall {
    pub(super) width: usize,
    pub(super) values: Vec<f64>,
}

impl Tall {
    pub(super) fn row(&self, at: usize) -> &[f64] {
        self.values.get(at * self.width..(at + 1) * self.width).unwrap_or_default()
    }
}

/// The leading directions of a matrix.
#[derive(Clone, Debug, Default)]
pub(super) struct Leading {
    /// U·Σ: the rows in these directions.
    pub(super) seen: Tall,
    /// V: the directions, a row per column of the matrix.
    pub(super) axes: Tall,
}

/// The `n_dims` leading directions.
pub(super) fn leading(matrix: &Sparse, n_dims: usize, seed: u64) -> Leading {
    let n_columns = matrix.columns.len();
    let width = (n_dims + OVERSAMPLE).min(n_columns).min(matrix.rows.len());
    if width == 0 {
        return Leading::default();
    }
    let mut draws = Draws::new(seed, 1_000);
    let mut basis = Tall { width, values: (0..n_columns * width).map(|_| draws.normal()).collect() };
    for _ in 0..ROUNDS {
        let seen = product(&matrix.rows, &basis);
        basis = orthonormal(&product(&matrix.columns, &seen));
    }
    let seen = product(&matrix.rows, &basis);
    let (_, turn) = principal(&gram(&seen));
    Leading { seen: turned(&seen, &turn, n_dims), axes: turned(&basis, &turn, n_dims) }
}

/// One side of the sparse matrix times a tall one.
fn product(side: &Side, tall: &Tall) -> Tall {
    let width = tall.width;
    let mut rows = vec![(); side.len()];
    let pieces = over_pieces(&mut rows, |start, piece| {
        let mut values = vec![0.0; piece.len() * width];
        for (at, sums) in values.chunks_exact_mut(width.max(1)).enumerate() {
            for (place, value) in side.row(start + at) {
                for (sum, other) in sums.iter_mut().zip(tall.row(place as usize)) {
                    *sum += value * other;
                }
            }
        }
        values
    });
    Tall { width, values: pieces.concat() }
}

/// `TᵀT`.
fn gram(tall: &Tall) -> Array2<f64> {
    let width = tall.width;
    let mut rows = vec![(); tall.values.len() / width.max(1)];
    let pieces = over_pieces(&mut rows, |start, piece| {
        let mut sums = vec![0.0; width * width];
        for at in start..start + piece.len() {
            let row = tall.row(at);
            for (value, sums) in row.iter().zip(sums.chunks_exact_mut(width.max(1))) {
                for (sum, other) in sums.iter_mut().zip(row) {
                    *sum += value * other;
                }
            }
        }
        sums
    });
    let mut gram = Array2::zeros((width, width));
    for piece in pieces {
        for (sum, more) in gram.iter_mut().zip(piece) {
            *sum += more;
        }
    }
    gram
}

/// Eigenvalues and eigenvectors of a symmetric matrix, the largest first; the identity where there are none.
pub(super) fn principal(symmetric: &Array2<f64>) -> (Vec<f64>, Array2<f64>) {
    match symmetric.eigh() {
        Ok(pair) => {
            let (values, vectors) = pair.sort_eig_desc();
            (values.to_vec(), vectors)
        }
        Err(_) => (vec![1.0; symmetric.nrows()], Array2::eye(symmetric.nrows())),
    }
}

/// The rows in other axes, the first `n_dims` of them.
fn turned(tall: &Tall, turn: &Array2<f64>, n_dims: usize) -> Tall {
    let width = n_dims.min(tall.width);
    let mut rows = vec![(); tall.values.len() / tall.width.max(1)];
    let pieces = over_pieces(&mut rows, |start, piece| {
        let mut values = vec![0.0; piece.len() * width];
        for (at, sums) in values.chunks_exact_mut(width.max(1)).enumerate() {
            for (value, axes) in tall.row(start + at).iter().zip(turn.rows()) {
                for (sum, axis) in sums.iter_mut().zip(axes) {
                    *sum += value * axis;
                }
            }
        }
        values
    });
    Tall { width, values: pieces.concat() }
}

/// An orthonormal basis of the columns; directions that vanish are left zero.
fn orthonormal(tall: &Tall) -> Tall {
    let (values, mut turn) = principal(&gram(tall));
    let most = values.first().copied().unwrap_or_default();
    for (value, mut axis) in values.iter().zip(turn.columns_mut()) {
        let scale = if *value > most * 1e-14 { value.sqrt().recip() } else { 0.0 };
        axis.mapv_inplace(|cell| cell * scale);
    }
    turned(tall, &turn, tall.width)
}
