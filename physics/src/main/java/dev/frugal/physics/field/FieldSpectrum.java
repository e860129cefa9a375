package dev.frugal.physics.field;

import org.jtransforms.fft.DoubleFFT_1D;

/// How much of a field belongs to waves of which length.
///
/// On a periodic domain these are Fourier series. On another one the field is continued as its mirror image first. In
/// two dimensions, waves are those along x, averaged over y.
///
/// @param waveNumbers 2π over the length of each wave, from the longest
/// @param amplitudes root mean square of each wave, in the field's unit
public record FieldSpectrum(double[] waveNumbers, double[] amplitudes) {
    /// The spectrum of one field in `values`, `[field * points + point]`, without its mean.
    public static FieldSpectrum of(FieldSystem system, double[] values, int field) {
        var axis = system.grid().axes().getFirst();
        int points = axis.points();
        boolean periodic = axis.periodic();
        int size = periodic ? points : 2 * (points - 1);
        double length = periodic ? axis.length() : 2 * axis.length();
        var fourier = new DoubleFFT_1D(size);
        int waves = (size - 1) / 2;
        var power = new double[waves];
        int rows = system.points() / points;
        for (int row = 0; row < rows; row++) {
            int from = field * system.points() + row * points;
            var line = new double[2 * size];
            for (int i = 0; i < size; i++) {
                line[2 * i] = values[from + (i < points ? i : size - i)];
            }
            fourier.complexForward(line);
            for (int wave = 1; wave <= waves; wave++) {
                double real = line[2 * wave] / size;
                double imaginary = line[2 * wave + 1] / size;
                power[wave - 1] += 2 * (real * real + imaginary * imaginary) / rows;
            }
        }
        var waveNumbers = new double[waves];
        var amplitudes = new double[waves];
        for (int wave = 0; wave < waves; wave++) {
            waveNumbers[wave] = 2 * Math.PI * (wave + 1) / length;
            amplitudes[wave] = Math.sqrt(power[wave]);
        }
        return new FieldSpectrum(waveNumbers, amplitudes);
    }
}
