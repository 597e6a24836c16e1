using System.Globalization;
using System.Text.RegularExpressions;
using GradCam.Autodiff;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;

namespace GradCam.Tests.Autodiff;

/// <summary>
/// A model of one node, made from a <see cref="Sample"/>: every float tensor of it is an input, every bracketed
/// constant an initializer.
/// </summary>
internal sealed partial class SampleGraph
{
    private const int DefaultOpset = 21;

    /// <param name="op">The operator.</param>
    /// <param name="sample">Its inputs and attributes.</param>
    /// <param name="open">
    /// True for an axis of the first input that the model leaves open, as an exporter does for the batch.
    /// </param>
    /// <param name="lift">True to bring a node of an old opset to the current form.</param>
    public SampleGraph(string op, Sample sample, Func<int, bool>? open = null, bool lift = true)
    {
        Random random = new(7);
        string[] halves = sample.Text.Split('|', 2);
        string attributes = halves.ElementAtOrDefault(1) ?? "";
        int opset = Tag().Match(attributes) is { Success: true } at ? int.Parse(at.Groups[1].Value) : DefaultOpset;
        int outputs = Count().Match(attributes) is { Success: true } many ? int.Parse(many.Groups[1].Value) : 1;
        Model = new ModelProto
        {
            IrVersion = 8,
            Graph = new GraphProto { Name = "sample" },
        };
        Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });

        var inputs = new List<string>();
        foreach (string token in halves[0].Split(';', StringSplitOptions.TrimEntries))
        {
            string name = token == "~" ? "" : $"x{inputs.Count}";
            inputs.Add(name);
            if (token == "~")
                continue;
            if (Constant(token, name) is { } constant)
                Model.Graph.Initializer.Add(constant);
            else
                AddInput(name, token, random, inputs.Count == 1 ? open : null);
        }
        var node = Nodes.New(
            op,
            inputs,
            Enumerable.Range(0, outputs).Select(i => $"y{i}"),
            attributes
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(a => a[0] is not ('@' or '#'))
                .Select(Attribute)
        );
        Model.Graph.Node.Add(node);
        Model.Graph.Output.Add(
            node.Output.Select(o => new ValueInfoProto { Name = o, Type = Dim.Type(ElementType.Float, null) })
        );
        if (lift)
            new LiftOpset(InProcessRuntime.Default).Apply(Model);
    }

    public ModelProto Model { get; }

    /// <summary>The float inputs: name, shape and values.</summary>
    public List<(string Name, long[] Shape, float[] Values)> Inputs { get; } = [];

    private void AddInput(string name, string token, Random random, Func<int, bool>? open)
    {
        bool positive = token[0] == '+',
            constant = token[0] == '=';
        long[] shape =
        [
            .. token.TrimStart('+', '=').Split(',', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse),
        ];
        int count = (int)shape.Aggregate(1L, (a, b) => a * b);
        // Values on a shuffled grid: no two are equal and none is 0, so that no finite difference steps over a tie or a
        // kink.
        float[] values = [.. Enumerable.Range(0, count).Select(i => (i + 0.5f) / count * 3 - 1.5f)];
        for (int i = 0; i < count; i++)
            values[i] =
                positive ? Math.Abs(values[i]) + 0.5f
                : Math.Abs(values[i]) < 0.02f ? values[i] + 0.03f
                : values[i];
        random.Shuffle(values);
        if (constant)
        {
            Model.Graph.Initializer.Add(Tensors.Of(name, values, shape));
            return;
        }
        Inputs.Add((name, shape, values));
        Model.Graph.Input.Add(
            new ValueInfoProto
            {
                Name = name,
                Type = Dim.Type(
                    ElementType.Float,
                    shape.Select((d, a) => open?.Invoke(a) == true ? new Dim(null, $"axis{a}") : d)
                ),
            }
        );
    }

    private static TensorProto? Constant(string token, string name)
    {
        if (!char.IsLetter(token[0]))
            return null;
        string[] shaped = token.Split(':');
        string[] parts = shaped[0]
            [2..^1]
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        long[] dims =
            shaped.Length > 1 ? [.. shaped[1].Split(',').Select(long.Parse)]
            : token[1] == '(' ? []
            : [parts.Length];
        switch (token[0])
        {
            case 'i':
                return Tensors.Of(name, parts.Select(long.Parse).ToArray(), dims);
            case 'f':
                return Tensors.Of(
                    name,
                    parts.Select(p => float.Parse(p, CultureInfo.InvariantCulture)).ToArray(),
                    dims
                );
            case 'n':
                var whole = new TensorProto { Name = name, DataType = (int)ElementType.Int32 };
                whole.Int32Data.Add(parts.Select(int.Parse));
                whole.Dims.Add(dims);
                return whole;
            case 'b':
                var tensor = new TensorProto
                {
                    Name = name,
                    DataType = (int)ElementType.Bool,
                    RawData = Google.Protobuf.ByteString.CopyFrom([.. parts.Select(byte.Parse)]),
                };
                tensor.Dims.Add(dims);
                return tensor;
            default:
                throw new FormatException($"Unknown token '{token}' in a sample.");
        }
    }

    private static AttributeProto Attribute(string text)
    {
        var (name, value) = text.Split('=') is [var n, var v]
            ? (n, v)
            : throw new FormatException($"Unknown attribute '{text}' in a sample.");
        if (value[0] == '[')
        {
            string[] parts = value[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Any(p => char.IsLetter(p[0])))
            {
                var texts = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Strings };
                texts.Strings.Add(parts.Select(Google.Protobuf.ByteString.CopyFromUtf8));
                return texts;
            }
            if (!value.Contains('.'))
                return Attr.Of(name, parts.Select(long.Parse));
            var floats = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Floats };
            floats.Floats.Add(parts.Select(p => float.Parse(p, CultureInfo.InvariantCulture)));
            return floats;
        }
        if (long.TryParse(value, out long whole))
            return Attr.Of(name, whole);
        return float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out float real)
            ? Attr.Of(name, real)
            : Attr.Of(name, value);
    }

    [GeneratedRegex(@"@(\d+)")]
    private static partial Regex Tag();

    [GeneratedRegex(@"#(\d+)")]
    private static partial Regex Count();
}
