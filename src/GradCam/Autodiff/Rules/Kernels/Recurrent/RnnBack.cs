using GradCam.Building;

namespace GradCam.Autodiff.Rules.Kernels.Recurrent;

/// <summary>The derivative of a simple recurrent layer, <c>h = f(W x + R h' + b)</c>.</summary>
internal sealed class RnnBack : DirectionBack
{
    private RnnBack(RecurrentDirection way)
        : base(way)
    {
        bool biased = way.Node.N.Has(3);
        Val? bias = biased ? way.Gates(way.Row(3), 0, 1) + way.Gates(way.Row(3), 1, 2) : null;
        Val sums = way.Product(way.Rows, way.W, bias) + way.Product(Rows(way.Previous), way.R);
        Val slope = Gate.Of(way.Function(0), way.Steps(sums, way.Node.Hidden), way.Node.Clip).Slope;

        var scan = new ScanBuilder(Graph);
        Val state = StateGradient(scan, State(scan, way.Last(1)));
        Val sum = scan.Known(state * Step(scan, way.Masked(slope, 0)), OfStep());
        scan.Next(Handed(scan, state, scan.Body.Emit("Gemm", [sum, scan.Body[way.R.Name]])));
        Output(scan, sum);
        (H0, FromInput) = scan.Write() is [var first, var all] ? (first, all) : throw new InvalidOperationException();
    }

    /// <summary>The gradients of a node.</summary>
    public static RecurrentNode Of(BackwardNode n) => new(n, 1, ["Tanh"], way => new RnnBack(way));

    protected override Val FromInput { get; }

    public override Val H0 { get; }
}
