package dev.frugal.physics.field;

/// Between the values of a field at the points of a periodic grid and the coefficients of its Fourier series.
///
/// Coefficients are real parts, then imaginary parts; of two conjugate waves along the last axis one. In two dimensions
/// the waves along x follow one another, each with all waves along y; points follow one another along x. One caller at
/// a time.
sealed interface GridTransform permits LineTransform, PlateTransform, LibraryPlateTransform {
    /// Writes the values of the series with coefficients times `factor`.
    void toPoints(double[] modes, int from, WaveFactor factor, double[] points, int to);

    /// Writes the coefficients of the values at the points, times `factor`, or adds them to what is there.
    void toModes(double[] points, int from, WaveFactor factor, double[] modes, int to, boolean add);
}
