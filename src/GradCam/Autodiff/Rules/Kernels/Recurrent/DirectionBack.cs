using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules.Kernels.Recurrent;

/// <summary>
/// The derivative of one direction of a recurrent layer. The states are known from the layer's own output, so that the
/// gates of all steps are computed at once, and so is all that a gradient is multiplied with on its way back. Only what
/// the steps hand to each other is left to a Scan from the last one to the first.
/// </summary>
/// <param name="direction">The direction.</param>
internal abstract class DirectionBack(RecurrentDirection direction)
{
    /// <summary>The direction.</summary>
    protected RecurrentDirection Way => direction;

    protected GraphBuilder Graph => direction.Graph;

    /// <summary>
    /// The gradient of the sums of all gates as far as they come from the input, <c>[T, N, gates * H]</c>.
    /// </summary>
    protected abstract Val FromInput { get; }

    /// <summary>The same for what comes from the state.</summary>
    protected virtual Val FromState => FromInput;

    /// <summary>The gradient of the initial state, <c>[N, H]</c>.</summary>
    public abstract Val H0 { get; }

    /// <summary>The gradient of the initial cell; null for a layer without cells.</summary>
    public virtual Val? C0 => null;

    /// <summary>The gradient of the input, <c>[T, N, I]</c>.</summary>
    public Val X() => direction.Steps(Graph.Emit("Gemm", [Rows(FromInput), direction.W]), direction.Node.N.Dims(0)[2]);

    /// <summary>The gradient of the input-to-hidden weights.</summary>
    public Val W() => Weighted(FromInput, direction.Rows);

    /// <summary>The gradient of the hidden-to-hidden weights.</summary>
    public virtual Val R() => Weighted(FromState, Rows(direction.Previous, 1));

    /// <summary>The gradient of both biases.</summary>
    public Val B() => Concat(0, Summed(FromInput), Summed(FromState));

    /// <summary>The gradient of the peepholes.</summary>
    public virtual Val P() => throw direction.Node.N.Fail("has no peepholes");

    /// <summary>The sum over all steps and samples.</summary>
    protected static Val Summed(Val steps) => steps.Sum([0, 1], keep: false);

    /// <summary>All steps and samples of a value of some gates in one axis.</summary>
    protected Val Rows(Val steps, int? gates = null) =>
        direction.Flat(steps, (gates ?? direction.Node.Gates) * direction.Node.Hidden);

    /// <summary>The gradient of weights, from those of their products and what they were multiplied with.</summary>
    protected Val Weighted(Val products, Val rows, int? gates = null) =>
        Graph.Emit("Gemm", [Rows(products, gates), rows], Attr.Of("transA", 1));

    /// <summary>The dimensions of a value of one step, with the units of some gates.</summary>
    protected Dim[] OfStep(int gates = 1) => [direction.Node.Samples, direction.Node.Hidden * gates];

    /// <summary>
    /// The gradient of a step's state: what later steps give back, plus what reaches it from the output.
    /// </summary>
    /// <param name="scan">The Scan.</param>
    /// <param name="later">What later steps give back.</param>
    protected Val StateGradient(ScanBuilder scan, Val later) =>
        direction.States is { } outer ? scan.Known(later + Step(scan, outer), OfStep()) : later;

    /// <summary>A step's part of a value, for a Scan from the last step to the first.</summary>
    protected Val Step(ScanBuilder scan, Val steps, int gates = 1) =>
        scan.Step(steps, !direction.Backwards, type: Dim.Type(ElementType.Float, OfStep(gates)));

    /// <summary>A value of all steps, which a Scan from the last one to the first makes.</summary>
    protected void Output(ScanBuilder scan, Val value) => scan.Output(value, !direction.Backwards);

    /// <summary>What is handed on from step to step.</summary>
    protected Val State(ScanBuilder scan, Val initial) => scan.State(initial, Dim.Type(ElementType.Float, OfStep()));

    /// <summary>
    /// What a step gives back to the one before: where a sample has ended, the gradient as it is.
    /// </summary>
    /// <param name="scan">The Scan.</param>
    /// <param name="gradient">The gradient of the step's state.</param>
    /// <param name="through">What comes back through the step, zero where a sample has ended.</param>
    protected Val Handed(ScanBuilder scan, Val gradient, Val through) =>
        direction.Node.Inside is { } inside ? through + gradient * Kept(scan, inside) : through;

    private Val Kept(ScanBuilder scan, Val inside) =>
        scan.Step(
            (!inside).AsFloat(),
            !direction.Backwards,
            type: Dim.Type(ElementType.Float, [direction.Node.Samples, 1])
        );
}
