package dev.frugal.tensor.kernel;

import java.util.ArrayList;
import java.util.function.DoubleUnaryOperator;
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

    /// Of the roots of unity, by the radix.
    private static final double[][] COSINES = roots(Math::cos);

    private static final double[][] SINES = roots(Math::sin);

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
    private record Pass(int radix, int count, double[] twiddles) {
        void run(
                double[] in,
                int re,
                int im,
                int inStep,
                int apart,
                double[] out,
                int toRe,
                int toIm,
                int outStep,
                int outApart,
                int width) {
            combine(in, re, im, inStep, apart, out, toRe, toIm, outStep, outApart, count, width, 2 * (radix - 1));
        }

        /// With the same twiddles, which are 1, for all of `elements`.
        void runLast(
                double[] in,
                int re,
                int im,
                int inStep,
                int apart,
                double[] out,
                int toRe,
                int toIm,
                int outStep,
                int outApart,
                int elements,
                int width) {
            combine(in, re, im, inStep, apart, out, toRe, toIm, outStep, outApart, elements, width, 0);
        }

        /// Combines rows that are `apart` from each other to ones that are `outApart`, `rows` times.
        private void combine(
                double[] in,
                int re,
                int im,
                int inStep,
                int apart,
                double[] out,
                int toRe,
                int toIm,
                int outStep,
                int outApart,
                int rows,
                int width,
                int twiddleStep) {
            switch (radix) {
                case 2 ->
                    two(
                            in,
                            re,
                            im,
                            inStep,
                            apart,
                            out,
                            toRe,
                            toIm,
                            outStep,
                            outApart,
                            rows,
                            width,
                            twiddles,
                            twiddleStep);
                case 4 -> {
                    if (twiddleStep == 0) {
                        fourPlain(in, re, im, inStep, apart, out, toRe, toIm, outStep, outApart, rows, width);
                    } else {
                        four(
                                in,
                                re,
                                im,
                                inStep,
                                apart,
                                out,
                                toRe,
                                toIm,
                                outStep,
                                outApart,
                                rows,
                                width,
                                twiddles,
                                twiddleStep);
                    }
                }
                default ->
                    odd(
                            radix,
                            in,
                            re,
                            im,
                            inStep,
                            apart,
                            out,
                            toRe,
                            toIm,
                            outStep,
                            outApart,
                            rows,
                            width,
                            twiddles,
                            twiddleStep);
            }
        }
    }

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
        for (int radix : new int[] {5, 3, 2, 4}) {
            // One pass of radix 2 at most; the last is of radix 4, where the length is a multiple of 4.
            while (rest % radix == 0 && (radix != 2 || isOddPower(rest))) {
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

    /// Whether a power of 2 is none of 4.
    private static boolean isOddPower(int power) {
        return Integer.numberOfTrailingZeros(power) % 2 == 1;
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
    /// Rows of `in` begin at `inReal + j * inStep` and `inImaginary + j * inStep`. Rows of `out`, another array,
    /// begin at `outReal + k * outStep` and `outImaginary + k * outStep`.
    public void transform(
            double[] in,
            int inReal,
            int inImaginary,
            int inStep,
            int lanes,
            double[] out,
            int outReal,
            int outImaginary,
            int outStep) {
        if (lanes > mostLanes) {
            throw new IllegalArgumentException("%d lanes are more than %d".formatted(lanes, mostLanes));
        }
        transform(in, inReal, inImaginary, inStep, lanes, out, outReal, outImaginary, outStep, first, second);
    }

    private void transform(
            double[] in,
            int inReal,
            int inImaginary,
            int inStep,
            int lanes,
            double[] out,
            int outReal,
            int outImaginary,
            int outStep,
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
        int step = inStep;
        int width = lanes;
        for (int i = 0; i < passes.length - 1; i++) {
            var pass = passes[i];
            var to = i % 2 == 0 ? spare : otherSpare;
            int imaginary = length * lanes;
            int wider = pass.radix * width;
            pass.run(from, fromReal, fromImaginary, step, pass.count * step, to, 0, imaginary, wider, width, width);
            from = to;
            fromReal = 0;
            fromImaginary = imaginary;
            width = wider;
            step = wider;
        }
        // The last pass separates nothing more; it writes each element where the caller wants it.
        var pass = passes[passes.length - 1];
        int elements = length / pass.radix;
        pass.runLast(
                from,
                fromReal,
                fromImaginary,
                lanes,
                step,
                out,
                outReal,
                outImaginary,
                outStep,
                elements * outStep,
                elements,
                lanes);
    }

    /// The coefficients 0 to n of real sequences of length 2n.
    ///
    /// Rows of `in` begin at `from + j * step`, those of `out` at `outReal + k * lanes` and
    /// `outImaginary + k * lanes`.
    public void realForward(double[] in, int from, int step, int lanes, double[] out, int outReal, int outImaginary) {
        var packed = passes.length % 2 == 1 ? first : second;
        int imaginary = length * lanes;
        transform(in, from, from + step, 2 * step, lanes, packed, 0, imaginary, lanes, first, second);
        unpack(packed, imaginary, lanes, out, outReal, outImaginary);
    }

    /// The inverse of [#realForward], times `factor`; the imaginary parts of the first and the last coefficient count
    /// as 0.
    public void realInverse(
            double[] in, int inReal, int inImaginary, int lanes, double factor, double[] out, int to, int step) {
        pack(in, inReal, inImaginary, lanes, 0.5 * factor / length, first);
        // Real and imaginary parts are exchanged: the inverse transform.
        transform(first, length * lanes, 0, lanes, lanes, out, to + step, to, 2 * step, second, first);
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

    private void pack(double[] in, int inReal, int inImaginary, int lanes, double scale, double[] z) {
        int imaginary = length * lanes;
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

    private static void two(
            double[] in,
            int re,
            int im,
            int inStep,
            int apart,
            double[] out,
            int toRe,
            int toIm,
            int outStep,
            int outApart,
            int rows,
            int width,
            double[] twiddles,
            int twiddleStep) {
        for (int row = 0; row < rows; row++) {
            int r = re + row * inStep;
            int i = im + row * inStep;
            int x = toRe + row * outStep;
            int y = toIm + row * outStep;
            int at = row * twiddleStep;
            double c = twiddles[at];
            double s = twiddles[at + 1];
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
                dr.mul(c).sub(di.mul(s)).intoArray(out, x + outApart + q);
                di.mul(c).add(dr.mul(s)).intoArray(out, y + outApart + q);
            }
            for (; q < width; q++) {
                double dr = in[r + q] - in[r + apart + q];
                double di = in[i + q] - in[i + apart + q];
                out[x + q] = in[r + q] + in[r + apart + q];
                out[y + q] = in[i + q] + in[i + apart + q];
                out[x + outApart + q] = dr * c - di * s;
                out[y + outApart + q] = di * c + dr * s;
            }
        }
    }

    private static void four(
            double[] in,
            int re,
            int im,
            int inStep,
            int apart,
            double[] out,
            int toRe,
            int toIm,
            int outStep,
            int outApart,
            int rows,
            int width,
            double[] twiddles,
            int twiddleStep) {
        int apart2 = 2 * apart;
        int apart3 = 3 * apart;
        int outApart2 = 2 * outApart;
        int outApart3 = 3 * outApart;
        for (int row = 0; row < rows; row++) {
            int r = re + row * inStep;
            int i = im + row * inStep;
            int x = toRe + row * outStep;
            int y = toIm + row * outStep;
            int at = row * twiddleStep;
            double c1 = twiddles[at];
            double s1 = twiddles[at + 1];
            double c2 = twiddles[at + 2];
            double s2 = twiddles[at + 3];
            double c3 = twiddles[at + 4];
            double s3 = twiddles[at + 5];
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
                ur.mul(c1).sub(ui.mul(s1)).intoArray(out, x + outApart + q);
                ui.mul(c1).add(ur.mul(s1)).intoArray(out, y + outApart + q);
                var vr = er.sub(gr);
                var vi = ei.sub(gi);
                vr.mul(c2).sub(vi.mul(s2)).intoArray(out, x + outApart2 + q);
                vi.mul(c2).add(vr.mul(s2)).intoArray(out, y + outApart2 + q);
                var wr = fr.sub(hr);
                var wi = fi.sub(hi);
                wr.mul(c3).sub(wi.mul(s3)).intoArray(out, x + outApart3 + q);
                wi.mul(c3).add(wr.mul(s3)).intoArray(out, y + outApart3 + q);
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
                out[x + outApart + q] = ur * c1 - ui * s1;
                out[y + outApart + q] = ui * c1 + ur * s1;
                double vr = er - gr;
                double vi = ei - gi;
                out[x + outApart2 + q] = vr * c2 - vi * s2;
                out[y + outApart2 + q] = vi * c2 + vr * s2;
                double wr = fr - hr;
                double wi = fi - hi;
                out[x + outApart3 + q] = wr * c3 - wi * s3;
                out[y + outApart3 + q] = wi * c3 + wr * s3;
            }
        }
    }

    /// Where all twiddles are 1.
    private static void fourPlain(
            double[] in,
            int re,
            int im,
            int inStep,
            int apart,
            double[] out,
            int toRe,
            int toIm,
            int outStep,
            int outApart,
            int rows,
            int width) {
        int apart2 = 2 * apart;
        int apart3 = 3 * apart;
        int outApart2 = 2 * outApart;
        int outApart3 = 3 * outApart;
        for (int row = 0; row < rows; row++) {
            int r = re + row * inStep;
            int i = im + row * inStep;
            int x = toRe + row * outStep;
            int y = toIm + row * outStep;
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
                fr.add(hr).intoArray(out, x + outApart + q);
                fi.add(hi).intoArray(out, y + outApart + q);
                er.sub(gr).intoArray(out, x + outApart2 + q);
                ei.sub(gi).intoArray(out, y + outApart2 + q);
                fr.sub(hr).intoArray(out, x + outApart3 + q);
                fi.sub(hi).intoArray(out, y + outApart3 + q);
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
                out[x + outApart + q] = fr + hr;
                out[y + outApart + q] = fi + hi;
                out[x + outApart2 + q] = er - gr;
                out[y + outApart2 + q] = ei - gi;
                out[x + outApart3 + q] = fr - hr;
                out[y + outApart3 + q] = fi - hi;
            }
        }
    }

    /// Odd radices, which few grids have, by the definition of the transform.
    private static void odd(
            int radix,
            double[] in,
            int re,
            int im,
            int inStep,
            int apart,
            double[] out,
            int toRe,
            int toIm,
            int outStep,
            int outApart,
            int rows,
            int width,
            double[] twiddles,
            int twiddleStep) {
        var cosines = COSINES[radix];
        var sines = SINES[radix];
        for (int row = 0; row < rows; row++) {
            int r = re + row * inStep;
            int i = im + row * inStep;
            int x = toRe + row * outStep;
            int y = toIm + row * outStep;
            int at = row * twiddleStep;
            for (int k = 0; k < radix; k++) {
                double c = k == 0 ? 1 : twiddles[at + 2 * k - 2];
                double s = k == 0 ? 0 : twiddles[at + 2 * k - 1];
                int q = 0;
                for (int bound = SPECIES.loopBound(width); q < bound; q += WIDTH) {
                    var sumReal = DoubleVector.fromArray(SPECIES, in, r + q);
                    var sumImaginary = DoubleVector.fromArray(SPECIES, in, i + q);
                    for (int j = 1; j < radix; j++) {
                        double cos = cosines[j * k % radix];
                        double sin = sines[j * k % radix];
                        var a = DoubleVector.fromArray(SPECIES, in, r + j * apart + q);
                        var b = DoubleVector.fromArray(SPECIES, in, i + j * apart + q);
                        sumReal = sumReal.add(a.mul(cos)).add(b.mul(sin));
                        sumImaginary = sumImaginary.add(b.mul(cos)).sub(a.mul(sin));
                    }
                    sumReal.mul(c).sub(sumImaginary.mul(s)).intoArray(out, x + k * outApart + q);
                    sumImaginary.mul(c).add(sumReal.mul(s)).intoArray(out, y + k * outApart + q);
                }
                for (; q < width; q++) {
                    double sumReal = in[r + q];
                    double sumImaginary = in[i + q];
                    for (int j = 1; j < radix; j++) {
                        double cos = cosines[j * k % radix];
                        double sin = sines[j * k % radix];
                        double a = in[r + j * apart + q];
                        double b = in[i + j * apart + q];
                        sumReal = sumReal + a * cos + b * sin;
                        sumImaginary = sumImaginary + b * cos - a * sin;
                    }
                    out[x + k * outApart + q] = sumReal * c - sumImaginary * s;
                    out[y + k * outApart + q] = sumImaginary * c + sumReal * s;
                }
            }
        }
    }

    private static double[][] roots(DoubleUnaryOperator function) {
        var roots = new double[6][];
        for (int radix = 1; radix < roots.length; radix++) {
            roots[radix] = new double[radix];
            for (int k = 0; k < radix; k++) {
                roots[radix][k] = function.applyAsDouble(2 * Math.PI * k / radix);
            }
        }
        return roots;
    }
}
