using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules.Kernels;

/// <summary>
/// The gradients of a <c>Scan</c>: another one, which runs over the steps from the last to the first and differentiates
/// the body of each. What a step began with is recorded by running the Scan once more.
/// </summary>
internal sealed class ScanBack
{
    private readonly BackwardNode _n;
    private readonly GraphProto _body;
    private readonly int _states,
        _sequences;
    private readonly Dictionary<string, Val> _captured = [];
    private readonly Val?[] _inputs;

    public ScanBack(BackwardNode n)
    {
        _n = n;
        _body = n.Body;
        _sequences = (int)n.Int("num_scan_inputs", 0);
        _states = n.Count - _sequences;
        _inputs = new Val?[n.Count];
        var scan = new ScanBuilder(n.Graph, _body.Clone());
        var body = scan.Body;
        body.Learn(_body.Input);
        body.Learn(
            n.Captured.Where(name => n.Graph.Shape(name) is not null)
                .Select(name => new ValueInfoProto
                {
                    Name = name,
                    Type = Dim.Type(n.Graph.Type(name), n.Graph.Shape(name)),
                })
        );

        // States come first, then what is scanned: the gradients of the states that a step ends with, and the sums of
        // what reaches values from outside.
        int[] floats = [.. Enumerable.Range(0, _states).Where(IsFloat)];
        Val[] later = [.. floats.Select(i => scan.State(n.GradientOf(i), TypeOf(i)))];
        string[] captured = [.. n.Captured.Where(n.IsWanted)];
        Val[] sums = [.. captured.Select(name => scan.State(ZerosLike(n.Graph[name])))];
        Val[] before = Recorded();
        for (int i = 0; i < _states; i++)
            scan.Step(before[i], backwards: true, type: _body.Input[i].Type, name: _body.Input[i].Name);
        for (int j = 0; j < _sequences; j++)
            scan.Step(
                n.X(_states + j),
                !IsBackwards("scan_input_directions", j),
                Axis("scan_input_axes", j),
                _body.Input[_states + j].Type,
                _body.Input[_states + j].Name
            );
        List<(Val Output, Val Seed)> outputs = [.. floats.Select((i, k) => (body[_body.Output[i].Name], later[k]))];
        for (int k = 0; k < _body.Output.Count - _states; k++)
            if (n.Receives(_states + k))
                outputs.Add(
                    (
                        body[_body.Output[_states + k].Name],
                        scan.Step(
                            n.GradientOf(_states + k),
                            !IsBackwards("scan_output_directions", k),
                            Axis("scan_output_axes", k)
                        )
                    )
                );

        int[] wanted = [.. Enumerable.Range(_states, _sequences).Where(i => IsFloat(i) && n.IsWanted(n.X(i).Name))];
        string[] names = [.. floats.Concat(wanted).Select(i => _body.Input[i].Name), .. captured];
        Val?[] gradients = Differentiator.Gradients(body, outputs, [.. names.Select(name => body[name])]);
        for (int k = 0; k < floats.Length; k++)
            scan.Next(gradients[k] ?? ZerosLike(body[names[k]]));
        for (int k = 0; k < captured.Length; k++)
            scan.Next(gradients[floats.Length + wanted.Length + k] is { } part ? sums[k] + part : sums[k]);
        for (int k = 0; k < wanted.Length; k++)
            scan.Output(
                gradients[floats.Length + k] ?? ZerosLike(body[_body.Input[wanted[k]].Name]),
                !IsBackwards("scan_input_directions", wanted[k] - _states),
                Axis("scan_input_axes", wanted[k] - _states)
            );
        Val[] results = scan.Write();
        for (int k = 0; k < floats.Length; k++)
            _inputs[floats[k]] = results[k];
        for (int k = 0; k < captured.Length; k++)
            _captured[captured[k]] = results[floats.Length + k];
        for (int k = 0; k < wanted.Length; k++)
            _inputs[wanted[k]] = results[floats.Length + captured.Length + k];
    }

    /// <summary>The gradient of an input; null if none reaches it.</summary>
    public Val? Input(int input) => _inputs[input];

    /// <summary>The gradient of a value that the body reads from outside.</summary>
    public Val? Captured(string name) => _captured.GetValueOrDefault(name);

    /// <summary>The states that each step began with.</summary>
    private Val[] Recorded()
    {
        if (_states == 0)
            return [];
        var scan = new ScanBuilder(_n.Graph, _body.Clone());
        Val[] states =
        [
            .. Enumerable.Range(0, _states).Select(i => scan.State(_n.X(i), _body.Input[i].Type, _body.Input[i].Name)),
        ];
        for (int j = 0; j < _sequences; j++)
            scan.Step(
                _n.X(_states + j),
                IsBackwards("scan_input_directions", j),
                Axis("scan_input_axes", j),
                _body.Input[_states + j].Type,
                _body.Input[_states + j].Name
            );
        for (int i = 0; i < _states; i++)
            scan.Next(scan.Body[_body.Output[i].Name]);
        foreach (var state in states)
            scan.Output(state, backwards: false);
        return scan.Write()[_states..];
    }

    private bool IsFloat(int input) => _body.Input[input].Type?.TensorType?.ElemType == (int)ElementType.Float;

    private TypeProto? TypeOf(int input) => _body.Input[input].Type;

    private bool IsBackwards(string attribute, int k) => _n.Ints(attribute)?.ElementAtOrDefault(k) == 1;

    private long Axis(string attribute, int k) => _n.Ints(attribute)?.ElementAtOrDefault(k) ?? 0;
}
