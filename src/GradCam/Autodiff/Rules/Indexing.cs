using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules;

/// <summary>Operators that pick, repeat or place numbers by their position.</summary>
internal static class Indexing
{
    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["Slice"] = new Rule(n => ZerosAround(n) ?? Moved(n)).On(
                "4,5 ; i[1,0] ; i[3,9]",
                "2,6 ; i[-4] ; i[-1] ; i[1]",
                "2,6 ; i[0] ; i[6] ; i[1] ; i[2]",
                "5,2 ; i[-1] ; i[-9] ; i[0] ; i[-2]"
            ),
            ["Pad"] = new Rule(n => n.Text("mode", "constant") == "constant" ? Cut(n) : Moved(n)).On(
                "2,3 ; i[0,1,1,2]",
                "2,3 ; i[1,2] ; f(0.5) ; i[1]",
                "3,4 ; i[0,-1,1,-1]",
                "3,4 ; i[1,2,0,1] | mode=reflect",
                "3,4 ; i[1,2,0,1] | mode=edge",
                "3,4 ; i[1,2,0,1] | mode=wrap @19"
            ),
            ["Gather"] = new Rule(Moved).On("3,4 ; i[0,2,2] | axis=1", "3,4 ; i(1)", "3,4 ; i[-1,0] | axis=-1"),
            ["GatherElements"] = new Rule(n => ZerosLike(n.X(0)).ScatterAdd(n.X(1), n.G, (int)n.Int("axis", 0))).On(
                "4 ; i[0,2,2]"
            ),
            ["GatherND"] = new Rule(Moved).On("3,4 ; i[1,2]", "3,4 ; i[2]"),
            ["ScatterElements"] = new Rule(
                n =>
                    n.Text("reduction", "none") == "add"
                        ? n.G
                        : n.Emit(
                            "ScatterElements",
                            [n.G, n.X(1), ZerosLike(n.X(2))],
                            Attr.Of("axis", n.Int("axis", 0))
                        ),
                null,
                n => n.Graph.Emit("GatherElements", [n.G, n.X(1)], Attr.Of("axis", n.Int("axis", 0)))
            ).On("5 ; i[0,2] ; 2", "5 ; i[0,2,2] ; 3 | reduction=add"),
            ["ScatterND"] = new Rule(
                n => n.Text("reduction", "none") == "add" ? n.G : n.Emit("ScatterND", [n.G, n.X(1), ZerosLike(n.X(2))]),
                null,
                n => n.Graph.Emit("GatherND", [n.G, n.X(1)])
            ).On("3,4 ; i[1] ; 4", "3,4 ; i[1] ; 4 | reduction=add"),
            ["Tile"] = new Rule(Moved).On("2,3 ; i[2,1]", "2 ; i[3]"),
            ["Compress"] = new Rule(Moved).On("3,2 ; b[1,0,1] | axis=0", "2,2 ; b[0,1,1]"),
            ["ReverseSequence"] = new Rule(n => n.Again(n.G)).On(
                "3,2 ; i[3,1]",
                "2,3,2 ; i[2,3] | batch_axis=0 time_axis=1"
            ),
            ["Trilu"] = new Rule(n => n.Emit("Trilu", [n.G, n.Has(1) ? n.X(1) : null], n.Attrs)).On(
                "3,3",
                "3,4 ; i(1) | upper=0"
            ),
            ["CumSum"] = new Rule(n =>
                n.Emit("CumSum", [n.G, n.X(1)], n.Attrs.With(Attr.Of("reverse", 1 - n.Int("reverse", 0))))
            ).On("2,4 ; i(1)", "2,4 ; i(0) | exclusive=1 reverse=1"),
        };

    /// <summary>
    /// Any operator that only moves numbers about: let it move their positions the same way, and add each gradient up
    /// where its number came from.
    /// </summary>
    private static Val Moved(BackwardNode n)
    {
        Val x = n.X(0);
        Val positions = n
            .Graph.Emit(
                "Range",
                [n.Graph.Add(Tensors.Of("", [0L])), x.Unary("Size"), n.Graph.Add(Tensors.Of("", [1L]))]
            )
            .ReshapeLike(x);
        Val moved = n.Again(positions);
        return ZerosLike(x).Flat().ScatterAdd(moved.Flat(), n.G.Flat()).ReshapeLike(x);
    }

    /// <summary>A slice of known ranges is undone by zeros in front and behind; null for other slices.</summary>
    /// <remarks>
    /// Zeros are joined on, not padded: the runtime's fusion of Pad into a convolution breaks models in which a
    /// Transpose lies between.
    /// </remarks>
    private static Val? ZerosAround(BackwardNode n)
    {
        if (n.Ints(1) is not { } starts || n.Ints(2) is not { } ends || n.X(0).Dims is not { } dims)
            return null;
        long[] axes = n.Has(3) ? n.Ints(3) ?? [] : [.. Enumerable.Range(0, starts.Length).Select(a => (long)a)];
        if (axes.Length != starts.Length || (n.Has(4) && n.Ints(4)?.All(step => step == 1) != true))
            return null;
        Val result = n.G;
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = (int)(axes[i] < 0 ? axes[i] + dims.Length : axes[i]);
            if (dims[axis].Value is not { } length)
                return null;
            long Place(long p) => Math.Clamp(p < 0 ? p + length : p, 0, length);
            long before = Place(starts[i]),
                behind = length - Math.Max(before, Place(ends[i]));
            Val Zeros(long count) =>
                Full(Concat(0, result.Shape(0, axis), n.Graph.Ints(count), result.Shape(axis + 1)), 0);
            if (before > 0)
                result = Concat(axis, Zeros(before), result);
            if (behind > 0)
                result = Concat(axis, result, Zeros(behind));
        }
        return result;
    }

    /// <summary>
    /// The padding with its sign turned: what was added is cut off, what was cut off comes back as zeros.
    /// </summary>
    private static Val Cut(BackwardNode n)
    {
        if (n.Ints(1) is not { } pads)
            return n.Graph.Emit("Pad", [n.G, -n.X(1), null, n.Has(3) ? n.X(3) : null]);
        if (n.Has(3) && n.Ints(3) is null)
            throw n.Fail("pads axes that only the run knows");
        // All axes are written out: the runtime's optimizer loses the axes of a Pad that stands before a Transpose.
        int rank = n.Rank(0);
        long[] axes = n.Has(3) ? n.Ints(3)! : [.. Enumerable.Range(0, rank).Select(a => (long)a)];
        long[] all = new long[2 * rank];
        for (int i = 0; i < axes.Length; i++)
        {
            long axis = axes[i] < 0 ? axes[i] + rank : axes[i];
            (all[axis], all[rank + axis]) = (-pads[i], -pads[axes.Length + i]);
        }
        return n.Graph.Emit("Pad", [n.G, n.Graph.Ints(all)]);
    }
}
