using System.Numerics.Tensors;

namespace GradCam.Data.Audit;

/// <summary>
/// Parts of pictures, each moved to where it is most like the mean of the others: whether they show the same thing, and
/// where it is.
/// </summary>
internal sealed class AlignedCrops
{
    private const int Side = DetailPlane.Side,
        Cell = DetailPlane.Cell,
        Rounds = 3,
        Starts = 3,
        Coarse = 2;

    // The part of a block's structure that all share.
    private const double LeastShared = 0.1;

    private readonly int _length,
        _reach;
    private readonly List<float[]> _parts = [];
    private readonly List<(int Top, int Left)> _corners = [];
    private float[] _sum = [];

    private AlignedCrops(int length, int reach) => (_length, _reach) = (length, reach);

    /// <summary>Aligns.</summary>
    /// <param name="at">Planes, and the pixel that the thing should be near to.</param>
    /// <param name="step">The distance of a layer's places, which it may be off by.</param>
    public static AlignedCrops Of(IReadOnlyList<(float[] Plane, int Row, int Column)> at, int step)
    {
        int length = Math.Clamp(2 * step, 4 * Cell, Side / 2);
        AlignedCrops? best = null;
        double most = double.MinValue;
        for (int start = 0; start < Math.Min(Starts, at.Count); start++)
        {
            var crops = new AlignedCrops(length, Math.Max(step, Cell));
            crops.Align(at, start);
            double mean = Enumerable.Range(0, at.Count).Average(crops.Correlation);
            if (mean > most)
                (best, most) = (crops, mean);
        }
        return best!;
    }

    /// <summary>The correlation of a part with the mean of the others.</summary>
    public double Correlation(int part) => Likeness.Of(_parts[part], _sum, isIn: true);

    /// <summary>The best correlation that a part of another picture has with the mean.</summary>
    public double Best(float[] plane, int row, int column)
    {
        var (part, _) = Nearest(plane, row, column, _sum);
        return Likeness.Of(part, _sum, isIn: false);
    }

    /// <summary>The blocks of a cell's size in which parts show the same.</summary>
    public int[] Shared(IReadOnlyList<int> parts)
    {
        int blocks = _length / Cell;
        return
        [
            .. Enumerable
                .Range(0, blocks * blocks)
                .Where(b => Likeness.Shared([.. parts.Select(i => Block(_parts[i], b, blocks))]) >= LeastShared),
        ];
    }

    /// <summary>The cells of the picture that blocks of its part lie in.</summary>
    public int[] Cells(int part, IReadOnlyList<int> blocks)
    {
        int across = _length / Cell;
        var (top, left) = _corners[part];
        return
        [
            .. blocks
                .SelectMany(b =>
                {
                    int y = top + b / across * Cell,
                        x = left + b % across * Cell;
                    // A block that lies between cells lies in all of them.
                    return from row in new[] { y / Cell, (y + Cell - 1) / Cell }
                        from column in new[] { x / Cell, (x + Cell - 1) / Cell }
                        select row * ColourCells.FineSide + column;
                })
                .Distinct()
                .Order(),
        ];
    }

    private void Align(IReadOnlyList<(float[] Plane, int Row, int Column)> at, int start)
    {
        _sum = Cut(at[start].Plane, Corner(at[start].Row), Corner(at[start].Column));
        for (int round = 0; round < Rounds; round++)
        {
            var nearest = at.AsParallel().AsOrdered().Select(a => Nearest(a.Plane, a.Row, a.Column, _sum)).ToList();
            _parts.Clear();
            _corners.Clear();
            _parts.AddRange(nearest.Select(n => n.Part));
            _corners.AddRange(nearest.Select(n => n.Corner));
            // The better half makes the mean: the others may not have the thing.
            float[] sum = _sum;
            _sum = Likeness.Sum(
                _parts.OrderByDescending(p => TensorPrimitives.Dot<float>(p, sum)).Take((_parts.Count + 1) / 2)
            );
        }
        _sum = Likeness.Sum(_parts);
    }

    /// <summary>The part near a pixel that is most like a mean.</summary>
    private (float[] Part, (int Top, int Left) Corner) Nearest(float[] plane, int row, int column, float[] mean)
    {
        var (top, left) = Search(Corner(row), Corner(column), _reach, Coarse);
        (top, left) = Search(top, left, Coarse - 1, 1);
        return (Cut(plane, top, left), (top, left));

        (int, int) Search(int aroundTop, int aroundLeft, int reach, int step)
        {
            var best = (aroundTop, aroundLeft);
            double most = double.MinValue;
            for (int y = aroundTop - reach; y <= aroundTop + reach; y += step)
            for (int x = aroundLeft - reach; x <= aroundLeft + reach; x += step)
            {
                if (y < 0 || x < 0 || y > Side - _length || x > Side - _length)
                    continue;
                double like = TensorPrimitives.Dot<float>(Cut(plane, y, x), mean);
                if (like > most)
                    (best, most) = ((y, x), like);
            }
            return best;
        }
    }

    private int Corner(int centre) => Math.Clamp(centre - _length / 2, 0, Side - _length);

    private float[] Cut(float[] plane, int top, int left)
    {
        var part = new float[_length * _length];
        for (int y = 0; y < _length; y++)
            plane.AsSpan((top + y) * Side + left, _length).CopyTo(part.AsSpan(y * _length));
        return Likeness.Unit(part);
    }

    private float[] Block(float[] part, int block, int blocks)
    {
        var values = new float[Cell * Cell];
        for (int y = 0; y < Cell; y++)
            part.AsSpan((block / blocks * Cell + y) * _length + block % blocks * Cell, Cell)
                .CopyTo(values.AsSpan(y * Cell));
        return Likeness.Unit(values);
    }
}
