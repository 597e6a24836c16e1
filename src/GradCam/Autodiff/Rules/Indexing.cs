using GradCam.Graph;
using static GradCam.Graph.ValShaping;

namespace GradCam.Autodiff.Rules;

/// <summary>What picks, repeats or places numbers by their position.</summary>
internal static class Indexing
{
    public static Dictionary<string, Rule> Rules { get; } = new()
    {
        ["Slice"] = new Rule(n => PadBack(n) ?? Moved(n)).On("4,5 ; i[1,0] ; i[3,9]", "2,6 ; i[-4] ; i[-1] ; i[1]", "2,6 ; i[0] ; i[6] ; i[1] ; i[2]", "5,2 ; i[-1] ; i[-9] ; i[0] ; i[-2]"),
        ["Pad"] = new Rule(n => n.Text("mode", "constant") == "constant" ? n.Graph.Emit("Pad", [n.G, Negated(n), null, n.Has(3) ? n.X(3) : null]) : Moved(n))
            .On("2,3 ; i[0,1,1,2]", "2,3 ; i[1,2] ; f(0.5) ; i[1]", "3,4 ; i[0,-1,1,-1]", "3,4 ; i[1,2,0,1] | mode=reflect", "3,4 ; i[1,2,0,1] | mode=edge", "3,4 ; i[1,2,0,1] | mode=wrap @19"),
        ["Gather"] = new Rule(Moved).On("3,4 ; i[0,2,2] | axis=1", "3,4 ; i(1)", "3,4 ; i[-1,0] | axis=-1"),
        ["GatherElements"] = new Rule(n => ZerosLike(n.X(0)).ScatterAdd(n.X(1), n.G, (int)n.Int("axis", 0))).On("4 ; i[0,2,2]"),
        ["GatherND"] = new Rule(Moved).On("3,4 ; i[1,2]", "3,4 ; i[2]"),
        ["ScatterElements"] = new Rule(
            n => n.Text("reduction", "none") == "add" ? n.G : n.Emit("ScatterElements", [n.G, n.X(1), ZerosLike(n.X(2))], Attr.Of("axis", n.Int("axis", 0))),
            null,
            n => n.Graph.Emit("GatherElements", [n.G, n.X(1)], Attr.Of("axis", n.Int("axis", 0))))
            .On("5 ; i[0,2] ; 2", "5 ; i[0,2,2] ; 3 | reduction=add"),
        ["ScatterND"] = new Rule(
            n => n.Text("reduction", "none") == "add" ? n.G : n.Emit("ScatterND", [n.G, n.X(1), ZerosLike(n.X(2))]),
            null,
            n => n.Graph.Emit("GatherND", [n.G, n.X(1)])).On("3,4 ; i[1] ; 4", "3,4 ; i[1] ; 4 | reduction=add"),
        ["Tile"] = new Rule(Moved).On("2,3 ; i[2,1]", "2 ; i[3]"),
        ["Trilu"] = new Rule(n => n.Emit("Trilu", [n.G, n.Has(1) ? n.X(1) : null], n.Attrs)).On("3,3", "3,4 ; i(1) | upper=0"),
        ["CumSum"] = new Rule(n => n.Emit("CumSum", [n.G, n.X(1)], n.Attrs.With(Attr.Of("reverse", 1 - n.Int("reverse", 0)))))
            .On("2,4 ; i(1)", "2,4 ; i(0) | exclusive=1 reverse=1"),
    };

    /// <summary>
    /// Any operator that only moves numbers about: let it move their positions the same way, and add each gradient up where its number came from.
    /// </summary>
    private static Val Moved(Op n)
    {
        Val x = n.X(0);
        Val positions = n.Graph.Emit("Range", [n.Graph.Add(Tensors.Of("", [0L])), x.Unary("Size"), n.Graph.Add(Tensors.Of("", [1L]))]).ReshapeLike(x);
        Val moved = n.Again(positions);
        return ZerosLike(x).Flat().ScatterAdd(moved.Flat(), n.G.Flat()).ReshapeLike(x);
    }

    /// <summary>A slice of whole, known ranges is undone by padding; null for other slices.</summary>
    private static Val? PadBack(Op n)
    {
        if (n.Ints(1) is not { } starts || n.Ints(2) is not { } ends || n.X(0).Dims is not { } dims) return null;
        long[] axes = n.Has(3) ? n.Ints(3) ?? [] : [.. Enumerable.Range(0, starts.Length).Select(a => (long)a)];
        if (axes.Length != starts.Length || (n.Has(4) && n.Ints(4)?.All(step => step == 1) != true)) return null;
        long[] pads = new long[2 * dims.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            long axis = axes[i] < 0 ? axes[i] + dims.Length : axes[i];
            if (dims[axis].Value is not { } length) return null;
            long Place(long p) => Math.Clamp(p < 0 ? p + length : p, 0, length);
            pads[axis] = Place(starts[i]);
            pads[dims.Length + axis] = length - Math.Max(Place(starts[i]), Place(ends[i]));
        }
        return n.Graph.Emit("Pad", [n.G, n.Graph.Ints(pads)]);
    }

    /// <summary>The padding with its sign turned: what was added is cut off, what was cut off comes back as zeros.</summary>
    private static Val Negated(Op n) => n.Ints(1) is { } pads ? n.Graph.Ints([.. pads.Select(p => -p)]) : -n.X(1);
}
