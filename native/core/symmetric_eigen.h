// Eigenvalues and eigenvectors of a real symmetric matrix: Householder reduction to tridiagonal form, then implicit QL
// with Wilkinson's shift (Bowdler, Martin, Reinsch and Wilkinson 1968, doi:10.1007/BF02166672). O(n^3), no workspace.
#pragma once

namespace lode {

/**
 * a (n, n), row-major, symmetric (only the lower triangle is read), becomes the orthonormal eigenvectors, one a column.
 * `values` (n): eigenvalues, ascending; `work` (n): scratch. False: no convergence (NaN or infinite input).
 */
bool symmetricEigen(int n, double* a, double* values, double* work);

}  // namespace lode
