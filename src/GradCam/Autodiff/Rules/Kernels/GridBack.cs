using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules.Kernels;

/// <summary>
/// The gradients of a <c>GridSample</c> node. Each place of the grid reads the corners of the cell that it lies in:
/// their pixels' indices and weights are computed again, for any number of axes. Places are in one axis, and so are
/// pixels.
/// </summary>
internal sealed class GridBack
{
    private readonly BackwardNode _n;
    private readonly int _axes;
    private readonly bool _nearest,
        _corners;
    private readonly string _padding;
    private readonly Axis[] _places;

    public GridBack(BackwardNode n)
    {
        _n = n;
        _axes = n.Rank(0) - 2;
        _nearest = n.Text("mode", "linear") == "nearest";
        if (n.Text("mode", "linear") is "cubic" or "bicubic")
            throw n.Fail("samples with a cubic, which has no gradient here");
        _corners = n.Int("align_corners", 0) == 1;
        _padding = n.Text("padding_mode", "zeros");
        _places = [.. Enumerable.Range(0, _axes).Select(Place)];
    }

    /// <summary>One axis of all places.</summary>
    /// <param name="Low">The pixel at or before each place, as a float.</param>
    /// <param name="Rest">The distance from that pixel to the place, from 0 to 1.</param>
    /// <param name="Slope">The derivative of the place with respect to the grid.</param>
    /// <param name="Last">The last pixel.</param>
    private sealed record Axis(Val Low, Val Rest, Val Slope, Val Last);

    /// <summary>A pixel for each place.</summary>
    /// <param name="Far">Per axis, true if it is the pixel behind the place.</param>
    /// <param name="Index">Its index, <c>[N, 1, places]</c>.</param>
    /// <param name="Weights">Its weights per axis; the product of them counts.</param>
    /// <param name="Inside">1, or 0 outside of the image where that is padded with zeros.</param>
    private sealed record Corner(bool[] Far, Val Index, Val[] Weights, Val? Inside);

    public Val Image()
    {
        Val g = Flat(_n.G),
            sum = ZerosLike(Flat(_n.X(0)));
        foreach (var corner in Corners())
        {
            Val weight = corner.Weights.Aggregate((a, b) => a * b);
            Val part = g * (corner.Inside is { } inside ? weight * inside : weight);
            sum = sum.ScatterAdd(corner.Index.Expand(part.Shape()), part, 2);
        }
        return sum.ReshapeLike(_n.X(0));
    }

    public Val? Grid()
    {
        if (_nearest)
            return null;
        Val g = Flat(_n.G),
            image = Flat(_n.X(0));
        var slopes = new Val?[_axes];
        foreach (var corner in Corners())
        {
            Val pixels = _n.Emit("GatherElements", [image, corner.Index.Expand(g.Shape())], Attr.Of("axis", 2));
            Val part = (g * pixels).Sum([1]);
            if (corner.Inside is { } inside)
                part *= inside;
            for (int a = 0; a < _axes; a++)
            {
                // Towards the far side its weight grows as the near side's falls.
                Val others = corner
                    .Weights.Where((_, other) => other != a)
                    .Aggregate(part, (product, weight) => product * weight);
                Val signed = corner.Far[a] ? others : -others;
                slopes[a] = slopes[a] is { } sum ? sum + signed : signed;
            }
        }
        // The grid names the last axis first.
        Val all = Concat(1, slopes.Select((slope, a) => slope! * _places[a].Slope).Reverse());
        return all.Transpose(0, 2, 1).ReshapeLike(_n.X(1));
    }

    private IEnumerable<Corner> Corners()
    {
        for (int code = 0; code < (_nearest ? 1 : 1 << _axes); code++)
        {
            bool[] far = [.. Enumerable.Range(0, _axes).Select(a => (code >> a & 1) == 1)];
            Val? index = null,
                inside = null;
            for (int a = 0; a < _axes; a++)
            {
                var place = _places[a];
                Val pixel = far[a] ? place.Low + 1 : place.Low,
                    within = Bounded(pixel, place.Last);
                if (_padding == "zeros")
                {
                    Val here = within.Equal(pixel).AsFloat();
                    inside = inside is null ? here : inside * here;
                }
                Val whole = within.Cast(ElementType.Int64);
                index = index is null ? whole : index * _n.X(0).Shape(a + 2, a + 3) + whole;
            }
            yield return new(
                far,
                index!,
                [
                    .. far.Select(
                        (isFar, a) =>
                            _nearest ? _n.Graph.Scalar(1)
                            : isFar ? _places[a].Rest
                            : 1 - _places[a].Rest
                    ),
                ],
                inside
            );
        }
    }

    private Axis Place(int axis)
    {
        Val length = _n.X(0).Shape(axis + 2, axis + 3).AsFloat(),
            last = length - 1;
        Val grid = _n.X(1).Reshape(Concat(0, _n.Graph.Ints(0, -1), _n.Graph.Ints(_axes))).Transpose(0, 2, 1);
        int column = _axes - 1 - axis;
        Val at = grid.Slice(_n.Graph.Ints(column), _n.Graph.Ints(column + 1), _n.Graph.Ints(1));
        Val half = (_corners ? last : length) / 2;
        Val place = at * half + last / 2,
            slope = half;
        if (_nearest)
            place = place.Unary("Round");
        if (_padding == "border")
        {
            slope *= ((place > 0) & (place < last)).AsFloat();
            place = Bounded(place, last);
        }
        else if (_padding == "reflection")
        {
            // From the edge on there and back again: a zigzag of twice the range.
            Val start = _corners ? last * 0 : last * 0 - 0.5f,
                range = _corners ? last : length;
            Val cycle = place - start;
            Val apart = cycle - 2 * range * (cycle / (2 * range)).Unary("Floor") - range;
            slope *= -apart.Sign();
            place = start + range - apart.Abs();
        }
        Val low = place.Unary("Floor");
        return new(low, place - low, slope, last);
    }

    private static Val Bounded(Val place, Val last) => place.Binary("Max", place.Graph.Scalar(0)).Binary("Min", last);

    private static Val Flat(Val image) => image.Reshape(0, 0, -1);
}
