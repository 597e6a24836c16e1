using System.Numerics;
using System.Numerics.Tensors;

namespace GradCam.Data.Metrics.Engine;

/// <summary>
/// The linear system of <see cref="LinearImputer"/> on a grid, and the same on grids of half the size, which correct
/// what changes slowly. Values have a frame of zeros, so that no place needs a case of its own.
/// </summary>
internal sealed class GridLevel
{
    private const float Side = 1 / 6f,
        Corner = 1 / 12f;

    // Damping with which Jacobi's method smooths best on this stencil.
    private const float Damping = 0.8f;

    private const int Coarsest = 4;

    private readonly int _height,
        _width,
        _stride;
    private readonly float[] _unknown,
        _diagonal,
        _relax,
        _smoothed,
        _rest;
    private readonly double[] _weights;
    private readonly GridLevel? _coarse;

    private GridLevel(float[] unknown, int height, int width)
    {
        (_height, _width, _stride, _unknown) = (height, width, width + 2, unknown);
        (Known, _smoothed, _rest) = (New(), New(), New());
        (_diagonal, _relax, _weights) = (New(), New(), new double[unknown.Length]);
        for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
        {
            int at = At(y, x);
            int rows = (y > 0 ? 1 : 0) + (y < height - 1 ? 1 : 0),
                columns = (x > 0 ? 1 : 0) + (x < width - 1 ? 1 : 0);
            Known[at] = 1 - unknown[at];
            // In twelfths, which are whole.
            _weights[at] = 2 * (rows + columns) + rows * columns;
            _diagonal[at] = (float)(_weights[at] / 12);
            _relax[at] = _diagonal[at] > 0 ? Damping * unknown[at] / _diagonal[at] : 0;
        }
        if (Math.Min(height, width) > Coarsest && Coarser() is var (coarse, any) && any)
            _coarse = new(coarse, (height + 1) / 2, (width + 1) / 2);
    }

    /// <summary>The system for places to fill.</summary>
    /// <param name="unknown">True for these, row by row.</param>
    /// <param name="height">The rows.</param>
    /// <param name="width">The columns.</param>
    public static GridLevel Of(ReadOnlySpan<bool> unknown, int height, int width)
    {
        var values = new float[(height + 2) * (width + 2)];
        for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            values[(y + 1) * (width + 2) + x + 1] = unknown[y * width + x] ? 1 : 0;
        return new(values, height, width) { IsAllUnknown = !unknown.Contains(false) };
    }

    /// <summary>Nothing is known, so that no mean of neighbours is either.</summary>
    public bool IsAllUnknown { get; private init; }

    /// <summary>1 for known places.</summary>
    public float[] Known { get; }

    public float[] New() => new float[(_height + 2) * _stride];

    /// <summary>A channel with the frame.</summary>
    public float[] Padded(ReadOnlySpan<float> values)
    {
        float[] padded = New();
        for (int y = 0; y < _height; y++)
            values.Slice(y * _width, _width).CopyTo(padded.AsSpan(At(y, 0)));
        return padded;
    }

    /// <summary>A channel without the frame.</summary>
    public void Crop(ReadOnlySpan<float> padded, Span<float> values)
    {
        for (int y = 0; y < _height; y++)
            padded.Slice(At(y, 0), _width).CopyTo(values.Slice(y * _width, _width));
    }

    /// <summary>Each unknown place's weight of itself minus the sum of its neighbours; 0 for known places.</summary>
    public void Apply(float[] x, float[] result)
    {
        int first = At(0, 0),
            last = At(_height - 1, _width - 1),
            at = first;
        var side = new Vector<float>(Side);
        var corner = new Vector<float>(Corner);
        for (; at + Vector<float>.Count <= last + 1; at += Vector<float>.Count)
        {
            Vector<float> Of(int offset) => new(x, at + offset);
            var corners = Of(-_stride - 1) + Of(-_stride + 1) + Of(_stride - 1) + Of(_stride + 1);
            var sides = Of(-_stride) + Of(_stride) + Of(-1) + Of(1);
            var own = new Vector<float>(_diagonal, at) * Of(0);
            ((own - corners * corner - sides * side) * new Vector<float>(_unknown, at)).CopyTo(result, at);
        }
        for (; at <= last; at++)
        {
            float corners = x[at - _stride - 1] + x[at - _stride + 1] + x[at + _stride - 1] + x[at + _stride + 1],
                sides = x[at - _stride] + x[at + _stride] + x[at - 1] + x[at + 1];
            result[at] = (_diagonal[at] * x[at] - corners * Corner - sides * Side) * _unknown[at];
        }
    }

    /// <summary>What is missing to each unknown place's mean of its neighbours, in double precision.</summary>
    public float[] Residual(float[] x)
    {
        float[] residual = New();
        for (int y = 0; y < _height; y++)
        for (int at = At(y, 0); at < At(y, _width); at++)
        {
            if (_unknown[at] == 0)
                continue;
            double corners =
                    (double)x[at - _stride - 1] + x[at - _stride + 1] + x[at + _stride - 1] + x[at + _stride + 1],
                sides = (double)x[at - _stride] + x[at + _stride] + x[at - 1] + x[at + 1];
            residual[at] = (float)((corners + 2 * sides - _weights[at] * x[at]) / 12);
        }
        return residual;
    }

    /// <summary>About the error that a residual stands for: one cycle over all grids. Valid until the next.</summary>
    public float[] Correction(float[] residual)
    {
        TensorPrimitives.Multiply(_relax, residual, _smoothed);
        // The coarsest grid is solved by smoothing it often, the same number of times for each residual.
        for (int i = 0; _coarse is null && i < 2 * Coarsest; i++)
            Smooth(residual);
        if (_coarse is null)
            return _smoothed;
        Apply(_smoothed, _rest);
        TensorPrimitives.Subtract(residual, _rest, _rest);
        float[] below = _coarse.New();
        Restrict(_rest, below);
        Prolong(_coarse.Correction(below), _smoothed);
        Smooth(residual);
        return _smoothed;
    }

    private void Smooth(float[] residual)
    {
        Apply(_smoothed, _rest);
        TensorPrimitives.Subtract(residual, _rest, _rest);
        TensorPrimitives.MultiplyAdd(_relax, _rest, _smoothed, _smoothed);
    }

    /// <summary>The coarse places whose fine ones are all unknown, and whether there are any.</summary>
    private (float[] Unknown, bool Any) Coarser()
    {
        int height = (_height + 1) / 2,
            width = (_width + 1) / 2;
        var coarse = new float[(height + 2) * (width + 2)];
        bool any = false;
        for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
        {
            int right = Math.Min(2 * x + 1, _width - 1),
                below = Math.Min(2 * y + 1, _height - 1);
            float all =
                _unknown[At(2 * y, 2 * x)]
                * _unknown[At(2 * y, right)]
                * _unknown[At(below, 2 * x)]
                * _unknown[At(below, right)];
            coarse[(y + 1) * (width + 2) + x + 1] = all;
            any |= all > 0;
        }
        return (coarse, any);
    }

    /// <summary>Adds linear interpolation of coarse values to fine ones, where these are unknown.</summary>
    private void Prolong(float[] coarse, float[] fine)
    {
        for (int y = 0; y < _height; y++)
        {
            var (near, far) = Rows(y);
            for (int x = 0; x < _width; x++)
            {
                int at = At(y, x);
                if (_unknown[at] == 0)
                    continue;
                var (nearColumn, farColumn) = Columns(x);
                fine[at] +=
                    0.5625f * coarse[near + nearColumn]
                    + 0.1875f * (coarse[near + farColumn] + coarse[far + nearColumn])
                    + 0.0625f * coarse[far + farColumn];
            }
        }
    }

    /// <summary>The transpose of <see cref="Prolong"/>, which conjugate gradients require.</summary>
    private void Restrict(float[] fine, float[] coarse)
    {
        for (int y = 0; y < _height; y++)
        {
            var (near, far) = Rows(y);
            for (int x = 0; x < _width; x++)
            {
                float value = fine[At(y, x)];
                if (value == 0)
                    continue;
                var (nearColumn, farColumn) = Columns(x);
                coarse[near + nearColumn] += 0.5625f * value;
                coarse[near + farColumn] += 0.1875f * value;
                coarse[far + nearColumn] += 0.1875f * value;
                coarse[far + farColumn] += 0.0625f * value;
            }
        }
        TensorPrimitives.Multiply(coarse, _coarse!._unknown, coarse);
    }

    private (int Near, int Far) Rows(int y) =>
        ((y / 2 + 1) * _coarse!._stride, (Other(y, _coarse._height) + 1) * _coarse._stride);

    private (int Near, int Far) Columns(int x) => (x / 2 + 1, Other(x, _coarse!._width) + 1);

    private static int Other(int place, int length) =>
        Math.Clamp(place % 2 == 0 ? place / 2 - 1 : place / 2 + 1, 0, length - 1);

    private int At(int y, int x) => (y + 1) * _stride + x + 1;
}
