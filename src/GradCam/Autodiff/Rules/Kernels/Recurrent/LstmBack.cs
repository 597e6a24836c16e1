using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules.Kernels.Recurrent;

/// <summary>
/// The derivative of an LSTM, <c>c = f c' + i g, h = o tanh(c)</c>. Its cells are no output of the node: they are
/// computed again, by a Scan without a product in it.
/// </summary>
internal sealed class LstmBack : DirectionBack
{
    private readonly Val _cells,
        _previousCells;

    private LstmBack(RecurrentDirection way)
        : base(way)
    {
        var node = way.Node;
        Val? bias = node.N.Has(3) ? way.Gates(way.Row(3), 0, 4) + way.Gates(way.Row(3), 4, 8) : null;
        Val rows = way.Product(way.Rows, way.W, bias) + way.Product(Rows(way.Previous, 1), way.R);
        var sums = new Sums(way.Apart(way.Steps(rows, 4 * node.Hidden), 4), node.N.Has(7) ? Apart(way.Row(7)) : null);
        bool coupled = node.N.Int("input_forget", 0) != 0;
        var cell = Gate.Of(way.Function(1), sums.Cell, node.Clip);

        Val initial = way.Initial(6);
        _cells = sums.Peepholes is null
            ? CellsOfGates(initial, Values(sums, coupled), cell.Y)
            : CellsOfSums(initial, sums, cell.Y, coupled);
        // Unlike a state, a cell is kept where a sample has ended.
        _previousCells = way.Before(_cells, initial);

        var input = Gate.Of(way.Function(0), Sums.Seen(sums.Input, _previousCells, sums.Peepholes?[0]), node.Clip);
        var output = Gate.Of(way.Function(0), Sums.Seen(sums.Output, _cells, sums.Peepholes?[1]), node.Clip);
        var forget = coupled
            ? null
            : Gate.Of(way.Function(0), Sums.Seen(sums.Forget, _previousCells, sums.Peepholes?[2]), node.Clip);
        var seen = Gate.Of(way.Function(2), _cells, null);

        // What the gradients of state and cell are multiplied with to be those of each gate's sum.
        Val toOutput = way.Masked(seen.Y * output.Slope, 0),
            toInput = way.Masked((coupled ? cell.Y - _previousCells : cell.Y) * input.Slope, 0),
            toForget = forget is null ? ZerosLike(toInput) : way.Masked(_previousCells * forget.Slope, 0),
            toCell = way.Masked(input.Y * cell.Slope, 0);
        Val throughState = way.Masked(output.Y * seen.Slope, 0),
            throughCell = forget?.Y ?? (1 - input.Y);
        if (sums.Peepholes is { } eyes)
        {
            throughState += toOutput * eyes[1];
            throughCell += toInput * eyes[0] + toForget * eyes[2];
        }

        var scan = new ScanBuilder(Graph);
        Val state = State(scan, way.Last(1)),
            kept = State(scan, way.Last(2));
        state = StateGradient(scan, state);
        Val cells = scan.Known(kept + state * Step(scan, throughState), OfStep());
        Val all = scan.Known(
            Concat(1, cells, state, cells, cells) * Step(scan, Concat(2, toInput, toOutput, toForget, toCell), 4),
            OfStep(4)
        );
        scan.Next(Handed(scan, state, scan.Body.Emit("Gemm", [all, scan.Body[way.R.Name]])));
        scan.Next(cells * Step(scan, way.Masked(throughCell, 1)));
        Output(scan, all);
        Val[] results = scan.Write();
        (H0, C0, FromInput) = (results[0], results[1], results[2]);
    }

    /// <summary>The gradients of a node.</summary>
    public static RecurrentNode Of(BackwardNode n) => new(n, 4, ["Sigmoid", "Tanh", "Tanh"], way => new LstmBack(way));

    protected override Val FromInput { get; }

    public override Val H0 { get; }

    public override Val? C0 { get; }

    public override Val P()
    {
        Val[] gates = Way.Apart(FromInput, 4);
        return Concat(
            0,
            Summed(gates[0] * _previousCells),
            Summed(gates[1] * _cells),
            Summed(gates[2] * _previousCells)
        );
    }

    /// <summary>The sums of the four gates, and the weights with which three of them see the cell.</summary>
    private sealed record Sums(Val[] Gates, Val[]? Peepholes)
    {
        public Val Input => Gates[0];

        public Val Output => Gates[1];

        public Val Forget => Gates[2];

        public Val Cell => Gates[3];

        public static Val Seen(Val sum, Val cell, Val? peephole) => peephole is null ? sum : sum + cell * peephole;
    }

    private Val[] Apart(Val peepholes) => [.. Enumerable.Range(0, 3).Select(k => Way.Gates(peepholes, k, k + 1))];

    private (Val Input, Val Forget) Values(Sums sums, bool coupled)
    {
        Val input = Gate.ValueOf(Way.Function(0), sums.Input, Way.Node.Clip);
        return (input, coupled ? 1 - input : Gate.ValueOf(Way.Function(0), sums.Forget, Way.Node.Clip));
    }

    private Val CellsOfGates(Val initial, (Val Input, Val Forget) gates, Val candidate)
    {
        var scan = new ScanBuilder(Graph);
        Val cell = State(scan, initial);
        return Cells(
            scan,
            cell * Forth(scan, Way.Masked(gates.Forget, 1)) + Forth(scan, Way.Masked(gates.Input * candidate, 0))
        );
    }

    private Val CellsOfSums(Val initial, Sums sums, Val candidate, bool coupled)
    {
        var scan = new ScanBuilder(Graph);
        Val cell = State(scan, initial);
        Val Eye(int k) => scan.Body[sums.Peepholes![k].Name];
        var (input, forget) = Values(
            sums with
            {
                Gates =
                [
                    Forth(scan, sums.Input) + cell * Eye(0),
                    cell,
                    coupled ? cell : Forth(scan, sums.Forget) + cell * Eye(2),
                    cell,
                ],
            },
            coupled
        );
        Val next = cell * forget + input * Forth(scan, candidate);
        if (Way.Node.Inside is { } inside)
        {
            Val part = scan.Step(inside, Way.Backwards, type: Dim.Type(ElementType.Bool, [Way.Node.Samples, 1]));
            next = Where(part, next, cell);
        }
        return Cells(scan, next);
    }

    private Val Cells(ScanBuilder scan, Val next)
    {
        scan.Next(scan.Known(next, OfStep()));
        scan.Output(next, Way.Backwards);
        return scan.Write()[1];
    }

    private Val Forth(ScanBuilder scan, Val steps) =>
        scan.Step(steps, Way.Backwards, type: Dim.Type(ElementType.Float, OfStep()));
}
