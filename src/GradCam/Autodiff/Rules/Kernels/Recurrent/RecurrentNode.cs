using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules.Kernels.Recurrent;

/// <summary>
/// A node of a recurrent layer, and the gradients of its inputs, put together from those of its directions.
/// </summary>
internal sealed class RecurrentNode
{
    private const int Weights = 1,
        Recurrence = 2,
        Bias = 3,
        InitialState = 5,
        InitialCell = 6,
        Peepholes = 7;

    private readonly Dictionary<string, Val[]> _split = [];
    private readonly DirectionBack[] _ways;
    private readonly bool _reversed;

    /// <param name="n">The node.</param>
    /// <param name="gates">The number of gates, each with rows in the weights.</param>
    /// <param name="functions">The names of the default activation functions.</param>
    /// <param name="back">Makes the derivative of one direction.</param>
    public RecurrentNode(BackwardNode n, int gates, string[] functions, Func<RecurrentDirection, DirectionBack> back)
    {
        (N, Gates) = (n, gates);
        if (n.Int("layout", 0) != 0)
            throw n.Fail("has the samples before the steps");
        if (n.Has(3) && n.Dims(3).Length != 2)
            throw n.Fail("has a bias of another form than [directions, numbers]");
        Hidden = n.Dims(Recurrence)[^1].Value ?? throw n.Fail("has an unknown number of units");
        string direction = n.Text("direction", "forward");
        Ways = direction == "bidirectional" ? 2 : 1;
        _reversed = direction == "reverse";
        Clip = n.Float("clip", 0) is > 0 and var bound ? bound : null;
        Lengths = n.X(0).Shape(0, 2);
        Samples = n.Dims(0)[1];
        string[] names = n.Texts("activations") is { Length: > 0 } given
            ? given
            : [.. Enumerable.Repeat(functions, Ways).SelectMany(f => f)];
        Functions = gates == 1 ? GateFunction.EachItsOwn(n, names) : GateFunction.InTurn(n, names);
        if (Functions.Length < functions.Length * Ways)
            throw n.Fail("names fewer activations than it has");
        if (n.Has(4))
            (Inside, NotEmpty) = Within(n.X(4));
        _ways = [.. Enumerable.Range(0, Ways).Select(way => back(new(this, way, _reversed || way == 1)))];
    }

    public BackwardNode N { get; }

    public int Gates { get; }

    /// <summary>The number of directions.</summary>
    public int Ways { get; }

    /// <summary>The number of units.</summary>
    public long Hidden { get; }

    /// <summary>The bound that sums are clipped to; null for none.</summary>
    public float? Clip { get; }

    /// <summary>The activation functions of all directions.</summary>
    public GateFunction[] Functions { get; }

    /// <summary>The numbers of steps and of samples, <c>int64[2]</c>.</summary>
    public Val Lengths { get; }

    public Dim Samples { get; }

    /// <summary>
    /// True for the steps of a sample that lie within its length, <c>bool[T, N, 1]</c>; null if all do.
    /// </summary>
    public Val? Inside { get; }

    /// <summary>True for samples of at least one step, <c>bool[N, 1]</c>; null if all have.</summary>
    public Val? NotEmpty { get; }

    public Val X() => _ways.Select(w => w.X()).Aggregate((a, b) => a + b);

    public Val W() => Joined(w => w.W());

    public Val R() => Joined(w => w.R());

    public Val B() => Joined(w => w.B());

    public Val H0() => Joined(w => w.H0);

    public Val C0() => Joined(w => w.C0!);

    public Val P() => Joined(w => w.P());

    /// <summary>The part of an input, or of a gradient, that belongs to a direction, without that axis.</summary>
    public Val Of(int way, Val all, int axis)
    {
        if (Ways == 1)
            return all.Squeeze(axis);
        if (!_split.TryGetValue(all.Name, out var parts))
            _split[all.Name] = parts = Split(all, axis, 1, Ways);
        return parts[way].Squeeze(axis);
    }

    /// <summary>Parts of an axis.</summary>
    /// <param name="all">The value.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="length">The length of each part.</param>
    /// <param name="count">The number of parts.</param>
    public Val[] Split(Val all, int axis, long length, int count) =>
        N.Graph.EmitMany(
            "Split",
            count,
            [all, N.Graph.Ints([.. Enumerable.Repeat(length, count)])],
            Attr.Of("axis", axis)
        );

    private Val Joined(Func<DirectionBack, Val> part) => Concat(0, _ways.Select(w => part(w).Unsqueeze(0)));

    private (Val Inside, Val NotEmpty) Within(Val lengths)
    {
        Val length = lengths.Cast(ElementType.Int64).Reshape(-1, 1);
        Val places = N.Emit(
                "Range",
                [N.Graph.Add(Tensors.Of("", [0L])), Lengths.Slice(Ints(0), Ints(1), Ints(0)).Squeeze(0), One()]
            )
            .Reshape(-1, 1, 1);
        return (places < length, length > N.Graph.Add(Tensors.Of("", [0L])));

        Val Ints(long value) => N.Graph.Ints(value);
        Val One() => N.Graph.Add(Tensors.Of("", [1L]));
    }
}
