using GradCam.Keras.Conversion;
using GradCam.Onnx;

namespace GradCam.Keras.Layers.Recurrent;

/// <summary>
/// A cell's steps as nodes of a loop: what is left to each step, after the products with all inputs were made at once.
/// </summary>
/// <param name="cell">The cell.</param>
/// <param name="like">A tensor of one step's shape and order of axes, whose axis 1 has the units.</param>
internal abstract class CellSteps(RecurrentCell cell, KerasTensor like)
{
    protected LayerCall C => cell.Call;

    protected RecurrentCell Cell => cell;

    /// <summary>The product of a state with the hidden-to-hidden weights of some gates.</summary>
    /// <param name="state">The state.</param>
    /// <param name="from">The first gate.</param>
    /// <param name="to">The gate behind the last.</param>
    /// <param name="bias">With the bias that states have of their own.</param>
    protected abstract string Product(string state, int from, int to, bool bias = false);

    /// <summary>Runs the cell over all steps.</summary>
    /// <param name="gates">The products with the inputs, <c>[T, N, gates * units, ...]</c>.</param>
    /// <param name="steps">How to run it.</param>
    public RecurrentRun Run(string gates, StepOptions steps)
    {
        long?[] shape = like.ValueShape;
        var loop = new StepLoop(C.Graph, steps.Backwards);
        string[] initial = steps.Initial.Count > 0 ? [.. steps.Initial] : Zeros(gates, shape);
        string[] states = [.. initial.Select(s => loop.State(s, shape))];
        // What was given is no output: before the first step that counts there is none.
        string? shown =
            steps.Mask is null || steps.ZeroMasked ? null
            : steps.Initial.Count == 0 ? states[0]
            : loop.State(Zeros(gates, shape)[0], shape);
        bool more = shown is not null && shown != states[0];
        string part = loop.Step(gates, [shape[0], cell.Kind.Gates * cell.Units, .. shape[2..]]);
        string? counts = steps.Mask is null
            ? null
            : loop.Step(
                Widened(steps.Mask, shape.Length),
                [shape[0], .. Enumerable.Repeat<long?>(1, shape.Length - 1)],
                ElementType.Bool
            );
        var (last, sequences) = loop.Write(() =>
        {
            string[] next = Step(part, states);
            if (counts is null)
                return (next, [next[0]]);
            string output = C.Node("Where", [counts, next[0], shown ?? C.Graph.Scalar(0)]);
            string[] kept = [.. next.Select((value, i) => C.Node("Where", [counts, value, states[i]]))];
            return (more ? [.. kept, output] : kept, [output]);
        });
        return new(sequences[0], last[..states.Length]);
    }

    private string[] Step(string part, string[] states) =>
        cell.Kind.IsLstm ? Lstm(part, states[0], states[1])
        : cell.Kind.IsGru ? [Gru(part, states[0])]
        : [cell.Function.Apply(Sum(part, Product(states[0], 0, 1)), like)];

    private string[] Lstm(string part, string state, string memory)
    {
        string[] sums = Split(Sum(part, Product(state, 0, 4)), 4);
        string input = Gate(sums[0]),
            forget = Gate(sums[1]),
            output = Gate(sums[3]);
        string next = Sum(Times(forget, memory), Times(input, cell.Function.Apply(sums[2], like)));
        return [Times(output, cell.Function.Apply(next, like)), next];
    }

    private string Gru(string part, string state)
    {
        string[] own = Split(part, 3);
        string[] old = cell.ResetsAfter ? Split(Product(state, 0, 3, bias: true), 3) : Split(Product(state, 0, 2), 2);
        string update = Gate(Sum(own[0], old[0])),
            reset = Gate(Sum(own[1], old[1]));
        string remembered = cell.ResetsAfter ? Times(reset, old[2]) : Product(Times(reset, state), 2, 3);
        string added = cell.Function.Apply(Sum(own[2], remembered), like);
        return Sum(Times(update, state), Times(C.Node("Sub", [C.Graph.Scalar(1), update]), added));
    }

    private string Gate(string sum) => cell.GateFunction.Apply(sum, like);

    private string Sum(string left, string right) => C.Node("Add", [left, right]);

    private string Times(string left, string right) => C.Node("Mul", [left, right]);

    private string[] Split(string value, int parts) =>
        C.Graph.Nodes(
            "Split",
            parts,
            [value, C.Graph.Ints([.. Enumerable.Repeat(cell.Units, parts)])],
            Attr.Of("axis", 1)
        );

    /// <summary>Zeros for each state.</summary>
    private string[] Zeros(string gates, long?[] shape)
    {
        string batch = C.Node("Shape", [gates], Attr.Of("start", 1), Attr.Of("end", 2)),
            rest = shape.Skip(2).All(d => d is not null)
                ? C.Graph.Ints([cell.Units, .. shape.Skip(2).Select(d => d!.Value)])
                : C.Node(
                    "Concat",
                    [C.Graph.Ints(cell.Units), C.Node("Shape", [gates], Attr.Of("start", 3))],
                    Attr.Of("axis", 0)
                );
        string zeros = C.Node("ConstantOfShape", [C.Node("Concat", [batch, rest], Attr.Of("axis", 0))]);
        return [.. Enumerable.Repeat(zeros, cell.Kind.States)];
    }

    /// <summary>A mask <c>[N, T]</c> with the steps first, and as many axes as a step has behind them.</summary>
    private string Widened(string mask, int rank) =>
        C.Node(
            "Unsqueeze",
            [C.Graph.Transpose(mask, [1, 0]), C.Graph.Ints([.. Enumerable.Range(2, rank - 1).Select(a => (long)a)])]
        );
}

/// <summary>How a cell is run over a sequence.</summary>
/// <param name="Backwards">True if the last step comes first.</param>
/// <param name="Mask">The mask, <c>bool[N, T]</c>; null if all steps count.</param>
/// <param name="ZeroMasked">What does not count gives zero, not the output before it.</param>
/// <param name="Initial">The initial states; empty for zeros.</param>
internal sealed record StepOptions(bool Backwards, string? Mask, bool ZeroMasked, IReadOnlyList<string> Initial);

/// <summary>What came of it.</summary>
/// <param name="Steps">The output of each step, <c>[T, N, units, ...]</c>, in the order of the input.</param>
/// <param name="States">The states after the last step that was run.</param>
internal sealed record RecurrentRun(string Steps, string[] States);
