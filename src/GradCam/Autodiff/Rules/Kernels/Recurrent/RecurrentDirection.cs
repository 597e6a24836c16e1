using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules.Kernels.Recurrent;

/// <summary>
/// One direction of a recurrent layer: its weights, its states at all steps, and the gradients that reach it. T are the
/// steps, N the samples, H the units.
/// </summary>
/// <param name="node">The layer.</param>
/// <param name="way">The number of the direction.</param>
/// <param name="backwards">True if it runs from the last step to the first.</param>
internal sealed class RecurrentDirection(RecurrentNode node, int way, bool backwards)
{
    private readonly BackwardNode _n = node.N;

    public RecurrentNode Node => node;

    public GraphBuilder Graph => _n.Graph;

    public bool Backwards => backwards;

    /// <summary>The input-to-hidden weights, <c>[gates * H, I]</c>.</summary>
    public Val W => field ??= node.Of(way, _n.X(1), 0);

    /// <summary>The hidden-to-hidden weights, <c>[gates * H, H]</c>.</summary>
    public Val R => field ??= node.Of(way, _n.X(2), 0);

    /// <summary>The input of all steps, <c>[T * N, I]</c>.</summary>
    public Val Rows => field ??= Flat(_n.X(0), _n.Dims(0)[2]);

    /// <summary>The state before each step, <c>[T, N, H]</c>.</summary>
    public Val Previous => field ??= Before(node.Of(way, _n.Out(0), 1), Initial(5));

    /// <summary>Activation function k of the direction.</summary>
    public GateFunction Function(int k) => node.Functions[node.Functions.Length / node.Ways * way + k];

    /// <summary>The part of an input that belongs to the direction, as a row: the bias, the peepholes.</summary>
    public Val Row(int input) => node.Of(way, _n.X(input), 0);

    /// <summary>The initial state, or the initial cell, <c>[N, H]</c>.</summary>
    public Val Initial(int input) =>
        _n.Has(input)
            ? node.Of(way, _n.X(input), 0)
            : Full(
                Concat(0, node.Lengths.Slice(Graph.Ints(1), Graph.Ints(2), Graph.Ints(0)), Graph.Ints(node.Hidden)),
                0
            );

    /// <summary>The gradient of the states of all steps, <c>[T, N, H]</c>; null if only the last one counts.</summary>
    public Val? States => _n.Receives(0) ? Masked(node.Of(way, _n.GradientOf(0), 1), 0) : null;

    /// <summary>The gradient of the last state (output 1) or of the last cell (output 2), <c>[N, H]</c>.</summary>
    public Val Last(int output)
    {
        if (!_n.Receives(output))
            return ZerosLike(Initial(output == 1 ? 5 : 6));
        Val last = node.Of(way, _n.GradientOf(output), 0);
        return node.NotEmpty is { } any ? Where(any, last, 0) : last;
    }

    /// <summary>A value of all steps with another number in its place where a sample has ended.</summary>
    public Val Masked(Val steps, float otherwise) =>
        node.Inside is { } inside ? Where(inside, steps, otherwise) : steps;

    /// <summary>The value before each step, from those after each and the initial one.</summary>
    public Val Before(Val after, Val initial)
    {
        Val first = initial.Unsqueeze(0);
        if (!backwards)
            return Concat(0, first, after.Slice(Graph.Ints(0), Graph.Ints(-1), Graph.Ints(0)));
        // Beyond a sample's end stands zero, not the state that its last step began with.
        if (node.Inside is { } inside)
            after = Where(inside, after, first);
        return Concat(0, after.Slice(Graph.Ints(1), Graph.Ints(long.MaxValue), Graph.Ints(0)), first);
    }

    /// <summary>All steps and samples in one axis.</summary>
    public Val Flat(Val steps, Dim width) =>
        width.Value is { } known ? steps.Reshape(-1, known) : steps.Reshape(Concat(0, Graph.Ints(-1), steps.Shape(2)));

    /// <summary>The steps and samples as axes again.</summary>
    public Val Steps(Val rows, Dim width) =>
        rows.Reshape(Concat(0, node.Lengths, width.Value is { } known ? Graph.Ints(known) : rows.Shape(1)));

    /// <summary>The product of rows with transposed weights, plus a bias.</summary>
    public Val Product(Val rows, Val weights, Val? bias = null) =>
        Graph.Emit("Gemm", [rows, weights, bias], Attr.Of("transB", 1));

    /// <summary>Values of the units of several gates, each on its own.</summary>
    public Val[] Apart(Val steps, int gates) => gates == 1 ? [steps] : node.Split(steps, 2, node.Hidden, gates);

    /// <summary>The rows of some gates of a matrix, or the numbers of a vector.</summary>
    public Val Gates(Val all, int from, int to) =>
        all.Slice(Graph.Ints(from * node.Hidden), Graph.Ints(to * node.Hidden), Graph.Ints(0));
}
