using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules.Kernels;

/// <summary>
/// The gradients of an <c>Attention</c> node, <c>softmax(scale · Q Kᵀ + mask) V</c>. The weights are computed again, as
/// the node does not output them; everything is [batch, head, position, feature].
/// </summary>
internal sealed class AttentionBack
{
    private readonly BackwardNode _n;
    private readonly Dim _queryHeads,
        _keyHeads;
    private readonly Val _query,
        _key,
        _g,
        _weights,
        _masked,
        _scores;
    private readonly float _scale;

    public AttentionBack(BackwardNode n)
    {
        _n = n;
        if (Enumerable.Range(4, 3).Any(n.Has))
            throw n.Fail("reads a cache of earlier keys and values, which has no gradient here");
        if (Enumerable.Range(1, 3).Any(n.Receives))
            throw n.Fail("is used for more than its result, which has no gradient here");
        if (n.Has(3) && n.Dims(3)[^1].Value < Length(1).Value)
            throw n.Fail("has a mask for a part of its keys only, which has no gradient here");
        (_queryHeads, _keyHeads) = (Heads(0, "q_num_heads"), Heads(1, "kv_num_heads"));
        _query = Split(n.X(0), n.Rank(0), _queryHeads);
        _key = Shared(Split(n.X(1), n.Rank(1), _keyHeads));
        _g = Split(n.G, n.Rank(0), _queryHeads);
        _scale = n.Float("scale", 0) is var given && given != 0 ? given : 1 / MathF.Sqrt(Size());

        Val scores = _query.MatMul(Turned(_key)) * _scale;
        Val? slope = null;
        if (n.Float("softcap", 0) is var cap && cap != 0)
        {
            Val bent = (scores / cap).Tanh();
            (scores, slope) = (bent * cap, 1 - bent.Square());
        }
        if (n.Has(3) && !IsChoice)
            scores += n.X(3);
        _weights = Allowed() is { } allowed
            // A query that may look nowhere gets nothing.
            ? Where(allowed, Softmax(Where(allowed, scores, float.MinValue)), 0)
            : Softmax(scores);
        Val g = _g.MatMul(Turned(Shared(Split(n.X(2), n.Rank(2), _keyHeads))));
        _masked = _weights * (g - (g * _weights).Sum([-1]));
        _scores = (slope is null ? _masked : _masked * slope) * _scale;
    }

    public Val Query() => Joined(_scores.MatMul(_key), 0);

    public Val Key() => Joined(Unshared(Turned(_scores).MatMul(_query)), 1);

    public Val Value() => Joined(Unshared(Turned(_weights).MatMul(_g)), 2);

    /// <summary>The gradient of a mask that is added; none reaches one that chooses.</summary>
    public Val? Mask() =>
        IsChoice ? null : Broadcasting.SumTo(_masked, [_n.Dims(0)[0], _queryHeads, Length(0), Length(1)], _n.X(3));

    private bool IsChoice => _n.Graph.Type(_n.X(3).Name) == ElementType.Bool;

    private Val Softmax(Val scores) => _n.Emit("Softmax", [scores], Attr.Of("axis", -1));

    /// <summary>The positions that a query may attend to; null if it may attend to all.</summary>
    private Val? Allowed()
    {
        Val? chosen = _n.Has(3) && IsChoice ? _n.X(3) : null;
        if (_n.Int("is_causal", 0) == 0)
            return chosen;
        Val earlier = Positions(_query).Unsqueeze(1) >= Positions(_key);
        return chosen is null ? earlier : chosen & earlier;
    }

    /// <summary>0, 1, 2 ... along the positions.</summary>
    private Val Positions(Val value) =>
        _n.Emit(
            "Range",
            [_n.Graph.Add(Tensors.Of("", [0L])), value.Shape(2, 3).Squeeze(0), _n.Graph.Add(Tensors.Of("", [1L]))]
        );

    private Dim Length(int input) => _n.Dims(input)[^2];

    private Dim Heads(int input, string attribute) => _n.Rank(input) == 4 ? _n.Dims(input)[1] : _n.Int(attribute, 0);

    /// <summary>The features of one head.</summary>
    private long Size() =>
        (_n.Rank(0) == 4 ? _n.Dims(0)[3].Value : _n.Dims(0)[2].Value / _queryHeads.Value)
        ?? throw _n.Fail("has a number of features that is unknown");

    /// <summary>The number of heads of the queries that share one of the keys.</summary>
    private long Sharing() =>
        _queryHeads.SameAs(_keyHeads)
            ? 1
            : _queryHeads.Value / _keyHeads.Value ?? throw _n.Fail("has an unknown number of heads");

    private static Val Split(Val value, int rank, Dim heads) =>
        rank == 4 ? value : value.Reshape(0, 0, heads.Value!.Value, -1).Transpose(0, 2, 1, 3);

    private Val Joined(Val gradient, int input) =>
        _n.Rank(input) == 4 ? gradient : gradient.Transpose(0, 2, 1, 3).Reshape(0, 0, -1);

    /// <summary>The heads of keys or values, each repeated for the heads of the queries that share it.</summary>
    private Val Shared(Val heads) =>
        Sharing() is var times && times == 1
            ? heads
            : _n.Emit(
                "Gather",
                [
                    heads,
                    _n.Graph.Ints([.. Enumerable.Range(0, (int)_queryHeads.Value!.Value).Select(head => head / times)]),
                ],
                Attr.Of("axis", 1)
            );

    private Val Unshared(Val gradient) =>
        Sharing() is var times && times == 1
            ? gradient
            : gradient
                .Reshape(Concat(0, _n.Graph.Ints(0, _keyHeads.Value!.Value, times), gradient.Shape(2)))
                .Sum([2], keep: false);

    private static Val Turned(Val matrices) => matrices.Transpose(0, 1, 3, 2);
}
