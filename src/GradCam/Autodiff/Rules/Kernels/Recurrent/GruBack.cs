using GradCam.Building;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules.Kernels.Recurrent;

/// <summary>
/// The derivative of a GRU, <c>h = (1 - z) g + z h'</c>, whose reset gate r acts on the state before it is multiplied
/// with the weights, or on the product (<c>linear_before_reset</c>).
/// </summary>
internal sealed class GruBack : DirectionBack
{
    private readonly bool _after;
    private readonly Val _resetState;

    private GruBack(RecurrentDirection way)
        : base(way)
    {
        var node = way.Node;
        _after = node.N.Int("linear_before_reset", 0) != 0;
        Val[] bias = node.N.Has(3) ? node.Split(way.Row(3), 0, 3 * node.Hidden, 2) : [];
        Val previous = way.Previous,
            recurrence = way.R;
        Val[] input = way.Apart(way.Steps(way.Product(way.Rows, way.W, bias.FirstOrDefault()), 3 * node.Hidden), 3);
        int together = _after ? 3 : 2;
        Val[] state = way.Apart(
            way.Steps(
                way.Product(
                    Rows(previous, 1),
                    _after ? recurrence : way.Gates(recurrence, 0, 2),
                    bias.LastOrDefault() is { } both
                        ? _after
                            ? both
                            : way.Gates(both, 0, 2)
                        : null
                ),
                together * node.Hidden
            ),
            together
        );
        var update = Gate.Of(way.Function(0), input[0] + state[0], node.Clip);
        var reset = Gate.Of(way.Function(0), input[1] + state[1], node.Clip);
        _resetState = reset.Y * previous;
        Val candidate = _after
            ? reset.Y * state[2]
            : way.Steps(
                way.Product(
                    Rows(_resetState, 1),
                    way.Gates(recurrence, 2, 3),
                    bias.LastOrDefault() is { } own ? way.Gates(own, 2, 3) : null
                ),
                node.Hidden
            );
        var next = Gate.Of(way.Function(1), input[2] + candidate, node.Clip);

        // What a gradient of the state is multiplied with to be that of each gate's sum.
        Val toUpdate = way.Masked((previous - next.Y) * update.Slope, 0),
            toNext = way.Masked((1 - update.Y) * next.Slope, 0),
            kept = way.Masked(update.Y, 1);
        var scan = new ScanBuilder(Graph);
        Val gradient = StateGradient(scan, State(scan, way.Last(1)));
        if (_after)
        {
            Val toReset = toNext * state[2] * reset.Slope,
                toProduct = toNext * reset.Y;
            Val factors = Step(scan, Concat(2, toUpdate, toReset, toProduct), 3);
            Val sums = scan.Known(Concat(1, gradient, gradient, gradient) * factors, OfStep(3));
            scan.Next(scan.Body.Emit("Gemm", [sums, scan.Body[recurrence.Name]]) + gradient * Step(scan, kept));
            Output(scan, gradient);
            Val[] result = scan.Write();
            (H0, Val all) = (result[0], result[1]);
            Val ofUpdate = all * toUpdate,
                ofReset = all * toReset;
            FromInput = Concat(2, ofUpdate, ofReset, all * toNext);
            FromState = Concat(2, ofUpdate, ofReset, all * toProduct);
            return;
        }
        Val slope = previous * reset.Slope;
        Val ofNext = scan.Known(gradient * Step(scan, toNext), OfStep());
        Val ofProduct = scan.Known(
            scan.Body.Emit("Gemm", [ofNext, scan.Body[way.Gates(recurrence, 2, 3).Name]]),
            OfStep()
        );
        Val two = scan.Known(Concat(1, gradient, ofProduct) * Step(scan, Concat(2, toUpdate, slope), 2), OfStep(2));
        scan.Next(
            scan.Body.Emit("Gemm", [two, scan.Body[way.Gates(recurrence, 0, 2).Name]])
                + gradient * Step(scan, kept)
                + ofProduct * Step(scan, reset.Y)
        );
        Output(scan, Concat(1, two, ofNext));
        Val[] results = scan.Write();
        (H0, FromInput, FromState) = (results[0], results[1], results[1]);
    }

    /// <summary>The gradients of a node.</summary>
    public static RecurrentNode Of(BackwardNode n) => new(n, 3, ["Sigmoid", "Tanh"], way => new GruBack(way));

    protected override Val FromInput { get; }

    protected override Val FromState { get; }

    public override Val H0 { get; }

    public override Val R()
    {
        if (_after)
            return base.R();
        Val gates = FromState.Slice(Graph.Ints(0), Graph.Ints(2 * Way.Node.Hidden), Graph.Ints(2)),
            next = FromState.Slice(Graph.Ints(2 * Way.Node.Hidden), Graph.Ints(long.MaxValue), Graph.Ints(2));
        return Concat(0, Weighted(gates, Rows(Way.Previous, 1), 2), Weighted(next, Rows(_resetState, 1), 1));
    }
}
