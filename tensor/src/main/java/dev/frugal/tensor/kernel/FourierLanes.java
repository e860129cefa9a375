package dev.frugal.tensor.kernel;

import java.util.ArrayList;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Discrete Fourier transforms of many sequences side by side, by the Vector API.
///
/// Element `j` of all sequences is a row of contiguous numbers, one per lane. The transform is Stockham's: each pass
/// reads rows from one array and writes them to another in the order that the next pass wants, so nothing is
/// permuted and everything is read and written along rows. After the first pass, rows of several elements lie behind
/// one another; a single sequence is therefore vectorised too, but for its first pass. Lanes never meet and no
/// multiply-add is fused: results do not depend on the width of vectors or on the number of lanes. See Van Loan,
/// Computational Frameworks for the Fast Fourier Transform (1992), section 1.7.
///
/// One caller at a time.
public final class FourierLanes {
    /// Rows are often as short as four numbers.
    private static final VectorSpecies<Double> SPECIES =
            DoubleVector.SPECIES_PREFERRED.length() > DoubleVector.SPECIES_256.length()
                    ? DoubleVector.SPECIES_256
                    : DoubleVector.SPECIES_PREFERRED;

    private static final int WIDTH = SPECIES.length();

    private final int length;
    private final int mostLanes;
    private final Pass[] passes;

    /// Of the real transform of twice the length: cosines, then sines.
    private final double[] cosines;

    private final double[] sines;
    private final double[] first;
    private final double[] second;

    /// @param radix how many rows a pass combines
    /// @param count how often it does so for each element that earlier passes have separated
    /// @param twiddles cosine and negative sine, for each of `count` times `radix - 1`
    private record Pass(int radix, int count, double[] twiddles) {}

    /// @param length of the complex transform; the real one is twice as long
    /// @param mostLanes how many sequences are transformed at most
    /// @throws IllegalArgumentException if the length has a prime factor other than 2, 3 and 5
    public FourierLanes(int length, int mostLanes) {
        if (!supports(length)) {
            throw new IllegalArgumentException("a length has the prime factors 2, 3 and 5 only, got " + length);
        }
        this.length = length;
        this.mostLanes = mostLanes;
        var list = new ArrayList<Pass>();
        int rest = length;
        for (int radix : new int[] {4, 2, 3, 5}) {
            while (rest % radix == 0) {
                list.add(new Pass(radix, rest / radix, twiddles(radix, rest)));
                rest /= radix;
            }
        }
        this.passes = list.toArray(Pass[]::new);
        this.cosines = new double[length + 1];
        this.sines = new double[length + 1];
        for (int k = 0; k <= length; k++) {
            cosines[k] = Math.cos(Math.PI * k / length);
            sines[k] = Math.sin(Math.PI * k / length);
        }
        this.first = new double[2 * length * mostLanes];
        this.second = new double[2 * length * mostLanes];
    }

    /// Whether there is a transform of that length.
    public static boolean supports(int length) {
        int rest = length;
        for (int radix : new int[] {2, 3, 5}) {
            while (rest > 0 && rest % radix == 0) {
                rest /= radix;
            }
        }
        return rest == 1;
    }

    private static double[] twiddles(int radix, int rest) {
        int count = rest / radix;
        var twiddles = new double[2 * count * (radix - 1)];
        int at = 0;
        for (int p = 0; p < count; p++) {
            for (int k = 1; k < radix; k++) {
                double angle = 2 * Math.PI * ((long) p * k % rest) / rest;
                twiddles[at++] = Math.cos(angle);
                twiddles[at++] = -Math.sin(angle);
            }
        }
        return twiddles;
    }

    /// `out_k = Σ_j in_j exp(−2πi jk/n)` for each lane. With real and imaginary parts exchanged, of both `in` and
    /// `out`, it is the inverse times n.
    ///
    /// Rows of `in` begin at `inReal + j * step` and `inImaginary + j * step`; those of `out`, another array, at
    /// `outReal + k * lanes` and `outImaginary + k * lanes`.
    public void transform(
            double[] in,
            int inReal,
            int inImaginary,
            int step,
            int lanes,
            double[] out,
            int outReal,
            int outImaginary) {
        if (lanes > mostLanes) {
            throw new IllegalArgumentException("%d lanes are more than %d".formatted(lanes, mostLanes));
        }
        transform(in, inReal, inImaginary, step, lanes, out, outReal, outImaginary, first, second);
    }

    private void transform(
            double[] in,
            int inReal,
            int inImaginary,
            int step,
            int lanes,
            double[] out,
            int outReal,
            int outImaginary,
            double[] spare,
            double[] otherSpare) {
        if (passes.length == 0) {
            System.arraycopy(in, inReal, out, outReal, lanes);
            System.arraycopy(in, inImaginary, out, outImaginary, lanes);
            return;
        }
        var from = in;
        int fromReal = inReal;
        int fromImaginary = inImaginary;
        int rows = step;
        int width = lanes;
        for (int i = 0; i < passes.length; i++) {
            boolean last = i == passes.length - 1;
            var to = last ? out : i % 2 == 0 ? spare : otherSpare;
            int toReal = last ? outReal : 0;
            int toImaginary = last ? outImaginary : length * lanes;
            var pass = passes[i];
            switch (pass.radix) {
                case 2 -> two(from, fromReal, fromImaginary, rows, width, pass, to, toReal, toImaginary);
                case 3 -> three(from, fromReal, fromImaginary, rows, width, pass, to, toReal, toImaginary);
                case 4 -> four(from, fromReal, fromImaginary, rows, width, pass, to, toReal, toImaginary);
                case 5 -> five(from, fromReal, fromImaginary, rows, width, pass, to, toReal, toImaginary);
                default -> throw new IllegalStateException("radix " + pass.radix);
            }
            from = to;
            fromReal = toReal;
            fromImaginary = toImaginary;
            width *= pass.radix;
            rows = width;
        }
    }

    /// The coefficients 0 to n of real sequences of length 2n.
    ///
    /// Rows of `in` begin at `from + j * step`, those of `out` at `outReal + k * lanes` and
    /// `outImaginary + k * lanes`.
    public void realForward(double[] in, int from, int step, int lanes, double[] out, int outReal, int outImaginary) {
        var packed = passes.length % 2 == 1 ? first : second;
        int imaginary = length * lanes;
        transform(
                in,
                from,
                from + step,
                2 * step,
                lanes,
                packed,
                0,
                imaginary,
                first,
                second);
        unpack(packed, imaginary, lanes, out, outReal, outImaginary);
    }

    /// The inverse of [#realForward]; the imaginary parts of the first and the last coefficient count as 0.
    public void realInverse(double[] in, int inReal, int inImaginary, int lanes, double[] out, int to, int step) {
        pack(in, inReal, inImaginary, lanes, first);
        int plane = length * lanes;
        // Real and imaginary parts are exchanged: the inverse transform.
        var result = passes.length % 2 == 1 ? second : first;
        transform(first, plane, 0, lanes, lanes, result, plane, 0, second, first);
        for (int j = 0; j < length; j++) {
            int at = j * lanes;
            int place = to + 2 * j * step;
            if (lanes == 1) {
                out[place] = result[at];
                out[place + step] = result[at + plane];
            } else {
                System.arraycopy(result, at, out, place, lanes);
                System.arraycopy(result, at + plane, out, place + step, lanes);
            }
        }
    }

    private void unpack(double[] z, int imaginary, int lanes, double[] out, int outReal, int outImaginary) {
        for (int lane = 0; lane < lanes; lane++) {
            out[outReal + lane] = z[lane] + z[imaginary + lane];
            out[outReal + length * lanes + lane] = z[lane] - z[imaginary + lane];
            out[outImaginary + lane] = 0;
            out[outImaginary + length * lanes + lane] = 0;
        }
        for (int k = 1; 2 * k <= length; k++) {
            int up = k * lanes;
            int down = (length - k) * lanes;
            double cos = cosines[k];
            double sin = sines[k];
            int lane = 0;
            for (int bound = SPECIES.loopBound(lanes); lane < bound; lane += WIDTH) {
                var a = DoubleVector.fromArray(SPECIES, z, up + lane);
                var b = DoubleVector.fromArray(SPECIES, z, down + lane);
                var c = DoubleVector.fromArray(SPECIES, z, imaginary + up + lane);
                var d = DoubleVector.fromArray(SPECIES, z, imaginary + down + lane);
                var evenReal = a.add(b).mul(0.5);
                var evenImaginary = c.sub(d).mul(0.5);
                var oddReal = c.add(d).mul(0.5);
                var oddImaginary = b.sub(a).mul(0.5);
                var turnedReal = oddReal.mul(cos).add(oddImaginary.mul(sin));
                var turnedImaginary = oddImaginary.mul(cos).sub(oddReal.mul(sin));
                evenReal.sub(turnedReal).intoArray(out, outReal + down + lane);
                turnedImaginary.sub(evenImaginary).intoArray(out, outImaginary + down + lane);
                evenReal.add(turnedReal).intoArray(out, outReal + up + lane);
                evenImaginary.add(turnedImaginary).intoArray(out, outImaginary + up + lane);
            }
            for (; lane < lanes; lane++) {
                double a = z[up + lane];
                double b = z[down + lane];
                double c = z[imaginary + up + lane];
                double d = z[imaginary + down + lane];
                double evenReal = (a + b) * 0.5;
                double evenImaginary = (c - d) * 0.5;
                double oddReal = (c + d) * 0.5;
                double oddImaginary = (b - a) * 0.5;
                double turnedReal = oddReal * cos + oddImaginary * sin;
                double turnedImaginary = oddImaginary * cos - oddReal * sin;
                out[outReal + down + lane] = evenReal - turnedReal;
                out[outImaginary + down + lane] = turnedImaginary - evenImaginary;
                out[outReal + up + lane] = evenReal + turnedReal;
                out[outImaginary + up + lane] = evenImaginary + turnedImaginary;
            }
        }
    }

    private void pack(double[] in, int inReal, int inImaginary, int lanes, double[] z) {
        int imaginary = length * lanes;
        double scale = 0.5 / length;
        for (int lane = 0; lane < lanes; lane++) {
            double a = in[inReal + lane];
            double b = in[inReal + length * lanes + lane];
            z[lane] = (a + b) * scale;
            z[imaginary + lane] = (a - b) * scale;
        }
        for (int k = 1; 2 * k <= length; k++) {
            int up = k * lanes;
            int down = (length - k) * lanes;
            double cos = cosines[k];
            double sin = sines[k];
            int lane = 0;
            for (int bound = SPECIES.loopBound(lanes); lane < bound; lane += WIDTH) {
                var a = DoubleVector.fromArray(SPECIES, in, inReal + up + lane);
                var b = DoubleVector.fromArray(SPECIES, in, inReal + down + lane);
                var c = DoubleVector.fromArray(SPECIES, in, inImaginary + up + lane);
                var d = DoubleVector.fromArray(SPECIES, in, inImaginary + down + lane);
                var evenReal = a.add(b).mul(scale);
                var evenImaginary = c.sub(d).mul(scale);
                var turnedReal = a.sub(b).mul(scale);
                var turnedImaginary = c.add(d).mul(scale);
                var oddReal = turnedReal.mul(cos).sub(turnedImaginary.mul(sin));
                var oddImaginary = turnedImaginary.mul(cos).add(turnedReal.mul(sin));
                evenReal.add(oddImaginary).intoArray(z, down + lane);
                oddReal.sub(evenImaginary).intoArray(z, imaginary + down + lane);
                evenReal.sub(oddImaginary).intoArray(z, up + lane);
                oddReal.add(evenImaginary).intoArray(z, imaginary + up + lane);
            }
            for (; lane < lanes; lane++) {
                double a = in[inReal + up + lane];
                double b = in[inReal + down + lane];
                double c = in[inImaginary + up + lane];
                double d = in[inImaginary + down + lane];
                double evenReal = (a + b) * scale;
                double evenImaginary = (c - d) * scale;
                double turnedReal = (a - b) * scale;
                double turnedImaginary = (c + d) * scale;
                double oddReal = turnedReal * cos - turnedImaginary * sin;
                double oddImaginary = turnedImaginary * cos + turnedReal * sin;
                z[down + lane] = evenReal + oddImaginary;
                z[imaginary + down + lane] = oddReal - evenImaginary;
                z[up + lane] = evenReal - oddImaginary;
                z[imaginary + up + lane] = oddReal + evenImaginary;
            }
        }
    }

    private static void two(double[] in, int re, int im, int step, int width, Pass pass, double[] out, int toRe, int toIm) {
        var twiddles = pass.twiddles;
        int apart = pass.count * step;
        for (int p = 0; p < pass.count; p++) {
            double c = twiddles[2 * p];
            double s = twiddles[2 * p + 1];
            int r = re + p * step;
            int i = im + p * step;
            int x = toRe + 2 * p * width;
            int y = toIm + 2 * p * width;
            int q = 0;
            for (int bound = SPECIES.loopBound(width); q < bound; q += WIDTH) {
                var ar = DoubleVector.fromArray(SPECIES, in, r + q);
                var ai = DoubleVector.fromArray(SPECIES, in, i + q);
                var br = DoubleVector.fromArray(SPECIES, in, r + apart + q);
                var bi = DoubleVector.fromArray(SPECIES, in, i + apart + q);
                var dr = ar.sub(br);
                var di = ai.sub(bi);
                ar.add(br).intoArray(out, x + q);
                ai.add(bi).intoArray(out, y + q);
                dr.mul(c).sub(di.mul(s)).intoArray(out, x + width + q);
                di.mul(c).add(dr.mul(s)).intoArray(out, y + width + q);
            }
            for (; q < width; q++) {
                double dr = in[r + q] - in[r + apart + q];
                double di = in[i + q] - in[i + apart + q];
                out[x + q] = in[r + q] + in[r + apart + q];
                out[y + q] = in[i + q] + in[i + apart + q];
                out[x + width + q] = dr * c - di * s;
                out[y + width + q] = di * c + dr * s;
            }
        }
    }

    private static void four(double[] in, int re, int im, int step, int width, Pass pass, double[] out, int toRe, int toIm) {
        var twiddles = pass.twiddles;
        int apart = pass.count * step;
        int apart2 = 2 * apart;
        int apart3 = 3 * apart;
        int width2 = 2 * width;
        int width3 = 3 * width;
        for (int p = 0; p < pass.count; p++) {
            double c1 = twiddles[6 * p];
            double s1 = twiddles[6 * p + 1];
            double c2 = twiddles[6 * p + 2];
            double s2 = twiddles[6 * p + 3];
            double c3 = twiddles[6 * p + 4];
            double s3 = twiddles[6 * p + 5];
            int r = re + p * step;
            int i = im + p * step;
            int x = toRe + 4 * p * width;
            int y = toIm + 4 * p * width;
            int q = 0;
            for (int bound = SPECIES.loopBound(width); q < bound; q += WIDTH) {
                var ar = DoubleVector.fromArray(SPECIES, in, r + q);
                var ai = DoubleVector.fromArray(SPECIES, in, i + q);
                var br = DoubleVector.fromArray(SPECIES, in, r + apart + q);
                var bi = DoubleVector.fromArray(SPECIES, in, i + apart + q);
                var cr = DoubleVector.fromArray(SPECIES, in, r + apart2 + q);
                var ci = DoubleVector.fromArray(SPECIES, in, i + apart2 + q);
                var dr = DoubleVector.fromArray(SPECIES, in, r + apart3 + q);
                var di = DoubleVector.fromArray(SPECIES, in, i + apart3 + q);
                var er = ar.add(cr);
                var ei = ai.add(ci);
                var fr = ar.sub(cr);
                var fi = ai.sub(ci);
                var gr = br.add(dr);
                var gi = bi.add(di);
                var hr = bi.sub(di);
                var hi = dr.sub(br);
                er.add(gr).intoArray(out, x + q);
                ei.add(gi).intoArray(out, y + q);
                var ur = fr.add(hr);
                var ui = fi.add(hi);
                ur.mul(c1).sub(ui.mul(s1)).intoArray(out, x + width + q);
                ui.mul(c1).add(ur.mul(s1)).intoArray(out, y + width + q);
                var vr = er.sub(gr);
                var vi = ei.sub(gi);
                vr.mul(c2).sub(vi.mul(s2)).intoArray(out, x + width2 + q);
                vi.mul(c2).add(vr.mul(s2)).intoArray(out, y + width2 + q);
                var wr = fr.sub(hr);
                var wi = fi.sub(hi);
                wr.mul(c3).sub(wi.mul(s3)).intoArray(out, x + width3 + q);
                wi.mul(c3).add(wr.mul(s3)).intoArray(out, y + width3 + q);
            }
            for (; q < width; q++) {
                double er = in[r + q] + in[r + apart2 + q];
                double ei = in[i + q] + in[i + apart2 + q];
                double fr = in[r + q] - in[r + apart2 + q];
                double fi = in[i + q] - in[i + apart2 + q];
                double gr = in[r + apart + q] + in[r + apart3 + q];
                double gi = in[i + apart + q] + in[i + apart3 + q];
                double hr = in[i + apart + q] - in[i + apart3 + q];
                double hi = in[r + apart3 + q] - in[r + apart + q];
                out[x + q] = er + gr;
                out[y + q] = ei + gi;
                double ur = fr + hr;
                double ui = fi + hi;
                out[x + width + q] = ur * c1 - ui * s1;
                out[y + width + q] = ui * c1 + ur * s1;
                double vr = er - gr;
                double vi = ei - gi;
                out[x + width2 + q] = vr * c2 - vi * s2;
                out[y + width2 + q] = vi * c2 + vr * s2;
                double wr = fr - hr;
                double wi = fi - hi;
                out[x + width3 + q] = wr * c3 - wi * s3;
                out[y + width3 + q] = wi * c3 + wr * s3;
            }
        }
    }

    /// Odd radices, which few grids have, by the definition of the transform.
    private static void three(double[] in, int re, int im, int step, int width, Pass pass, double[] out, int toRe, int toIm) {
        odd(3, in, re, im, step, width, pass, out, toRe, toIm);
    }

    private static void five(double[] in, int re, int im, int step, int width, Pass pass, double[] out, int toRe, int toIm) {
        odd(5, in, re, im, step, width, pass, out, toRe, toIm);
    }

    private static void odd(int radix, double[] in, int re, int im, int step, int width, Pass pass, double[] out, int toRe, int toIm) {
        var twiddles = pass.twiddles;
        int apart = pass.count * step;
        var cos = new double[radix];
        var sin = new double[radix];
        for (int k = 0; k < radix; k++) {
            cos[k] = Math.cos(2 * Math.PI * k / radix);
            sin[k] = -Math.sin(2 * Math.PI * k / radix);
        }
        for (int p = 0; p < pass.count; p++) {
            int r = re + p * step;
            int i = im + p * step;
            for (int k = 0; k < radix; k++) {
                int x = toRe + (radix * p + k) * width;
                int y = toIm + (radix * p + k) * width;
                int at = 2 * (p * (radix - 1) + k - 1);
                double c = k == 0 ? 1 : twiddles[at];
                double s = k == 0 ? 0 : twiddles[at + 1];
                for (int q = 0; q < width; q++) {
                    double sumRe = in[r + q];
                    double sumIm = in[i + q];
                    for (int j = 1; j < radix; j++) {
                        int turn = j * k % radix;
                        double a = in[r + j * apart + q];
                        double b = in[i + j * apart + q];
                        sumRe += a * cos[turn] - b * sin[turn];
                        sumIm += b * cos[turn] + a * sin[turn];
                    }
                    out[x + q] = sumRe * c - sumIm * s;
                    out[y + q] = sumIm * c + sumRe * s;
                }
            }
        }
    }
}
