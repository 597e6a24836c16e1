using Google.Protobuf;
using GradCam.Data.Repair.Heads;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Data.Tests.Repair.Heads;

/// <summary>Small classifiers of 8 x 8 pictures whose heads have all the forms that exporters write.</summary>
internal static class HeadForms
{
    public const int Features = 5;

    public static IReadOnlyDictionary<string, Func<byte[]>> All { get; } =
        new Dictionary<string, Func<byte[]>>
        {
            ["gemm"] = () => Made(Gemm(transposed: true)),
            ["gemm of transB 0"] = () => Made(Gemm(transposed: false)),
            ["gemm of alpha and beta"] = () => Made(Gemm(true, Attr.Of("alpha", 0.5f), Attr.Of("beta", 2f))),
            ["gemm without bias"] = () => Made("flat;Gemm(features, wt) transB=1>scores"),
            ["gemm of beta 0"] = () => Made(Gemm(true, Attr.Of("beta", 0f))),
            ["matmul"] = () => Made("flat;MatMul(features, w)>scores"),
            ["matmul and add"] = () => Made("flat;MatMul(features, w)>z;Add(z, b)>scores"),
            ["add and matmul"] = () => Made("flat;MatMul(features, w)>z;Add(b, z)>scores"),
            ["matmul and sub"] = () => Made("flat;MatMul(features, w)>z;Sub(z, b)>scores"),
            ["convolution"] = () => Made("Conv(pooled, wc, b)>z;Flatten(z)>scores"),
            ["convolution without bias"] = () => Made("Conv(pooled, wc)>z;Flatten(z)>scores"),
            ["softmax behind"] = () => Made("flat;Gemm(features, wt, b) transB=1>z;Softmax(z)>scores"),
            ["one score"] = () => Made("flat;Gemm(features, w1, b1) transB=1>z;Sigmoid(z)>scores"),
            ["one score without bias"] = () => Made("flat;MatMul(features, w1t)>z;Sigmoid(z)>scores"),
            ["normalization before"] = () =>
                Made("BatchNormalization(pooled, s, s, s, v)>n;Flatten(n)>f;Gemm(f, wt, b) transB=1>scores"),
            ["normalization behind"] = () =>
                Made("flat;MatMul(features, w)>z;BatchNormalization(z, s2, b, b, v2)>scores"),
            ["layer normalization before"] = () =>
                Made("flat;LayerNormalization(features, s, s)>n;Gemm(n, wt, b) transB=1>scores"),
            ["dropout before"] = () => Made("flat;Dropout(features)>d;Gemm(d, wt, b) transB=1>scores"),
            ["scaled behind"] = () => Made("flat;MatMul(features, w)>z;Div(z, two)>y;Add(y, b)>scores"),
            ["scaled before the bias' sum"] = () => Made("flat;Gemm(features, wt, b) transB=1>z;Mul(z, s2)>scores"),
            ["weights in a node"] = () => Made("flat;Constant>c;Gemm(features, c, b) transB=1>scores"),
            ["weights turned by a node"] = () => Made("flat;Transpose(wt)>t;MatMul(features, t)>z;Add(z, b)>scores"),
            ["weights of whole numbers"] = () =>
                Made("flat;DequantizeLinear(q, two)>t;MatMul(features, t)>z;Add(z, b)>scores"),
            ["weights used twice"] = () => Made("flat;MatMul(features, w)>z;Add(z, b)>scores;Identity(w)>other"),
            ["float16"] = () => Typed("flat;Gemm(features, wt, b) transB=1>z", ElementType.Float16),
            ["double"] = () => Typed("flat;MatMul(features, w)>z", ElementType.Double),
        };

    public static ModelCard Card { get; } = new() { Labels = new(["no", "yes"]) };

    public static byte[] Of(string form) => All[form]();

    public static byte[] Other(string form) =>
        form == "relu"
            ? Made("flat;Gemm(features, wt, b) transB=1>z;Relu(z)>scores")
            : Made(
                "flat;DynamicQuantizeLinear(features)>q8,qs,qz;MatMulInteger(q8, q, qz)>i;Cast(i) to=1>z;"
                    + "Mul(z, qs)>scores"
            );

    private static string Gemm(bool transposed, params AttributeProto[] further) =>
        $"flat;Gemm(features, {(transposed ? "wt" : "w")}, b) transB={(transposed ? 1 : 0)}"
        + string.Concat(further.Select(a => FormattableString.Invariant($" {a.Name}={a.F:0.0}")))
        + ">scores";

    private static byte[] Typed(string head, ElementType type)
    {
        var model = Parsed(head + ";Cast(z) to=1>scores");
        // The head alone is of the type: its vector is cast to it.
        int at = model.Graph.Node.ToList().FindIndex(n => n.OpType is "Gemm" or "MatMul");
        var node = model.Graph.Node[at];
        model.Graph.Node.Insert(at, Nodes.New("Cast", [node.Input[0]], ["narrow"], Attr.Of("to", (long)type)));
        node.Input[0] = "narrow";
        foreach (string name in node.Input.Skip(1))
        {
            var tensor = model.Graph.Initializer.First(t => t.Name == name);
            tensor.RawData = HeadFile.Encoded([.. Tensors.Floats(tensor).Select(f => (double)f)], type, name);
            tensor.DataType = (int)type;
        }
        return model.ToByteArray();
    }

    private static byte[] Made(string nodes) => Parsed(nodes).ToByteArray();

    /// <summary>A body of a convolution, a ReLU and a pool, and nodes such as <c>Conv(a, b) group=1&gt;c</c>.</summary>
    private static ModelProto Parsed(string nodes)
    {
        var random = new Random(5);
        var model = new ModelProto
        {
            IrVersion = 8,
            Graph = new() { Name = "head" },
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        var graph = model.Graph;
        graph.Input.Add(
            new ValueInfoProto { Name = "image", Type = Dim.Type(ElementType.Float, [new(null, "n"), 3, 8, 8]) }
        );
        graph.Output.Add(new ValueInfoProto { Name = "scores", Type = Dim.Type(ElementType.Float, null) });
        float[] Drawn(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.4f)];
        float[] w = Drawn(2 * Features);
        float[] turned = [.. Enumerable.Range(0, w.Length).Select(i => w[i % 2 * Features + i / 2])];
        var whole = new TensorProto
        {
            Name = "q",
            DataType = (int)ElementType.Int8,
            RawData = ByteString.CopyFrom([.. Enumerable.Range(0, 2 * Features).Select(i => (byte)(i % 4))]),
        };
        whole.Dims.Add([Features, 2]);
        TensorProto[] all =
        [
            Tensors.Of("kernel", Drawn(Features * 3 * 9), Features, 3, 3, 3),
            Tensors.Of("wt", w, 2, Features),
            Tensors.Of("w", turned, Features, 2),
            Tensors.Of("wc", w, 2, Features, 1, 1),
            Tensors.Of("w1", Drawn(Features), 1, Features),
            Tensors.Of("w1t", Drawn(Features), Features, 1),
            Tensors.Of("b", [0.3f, -0.2f], 2),
            Tensors.Of("b1", [0.3f], 1),
            Tensors.Of("s", [1, 2, 0.5f, 1, 1.5f], Features),
            Tensors.Of("v", [1f, 1, 2, 1, 1], Features),
            Tensors.Of("s2", [2, 0.5f], 2),
            Tensors.Of("v2", [1f, 4], 2),
            Tensors.Of("two", [2f]),
            whole,
        ];
        graph.Node.Add(Nodes.New("Conv", ["image", "kernel"], ["maps"]));
        graph.Node.Add(Nodes.New("Relu", ["maps"], ["active"]));
        graph.Node.Add(Nodes.New("GlobalAveragePool", ["active"], ["pooled"]));
        foreach (string text in nodes.Split(';'))
            graph.Node.Add(
                text switch
                {
                    "flat" => Nodes.New("Flatten", ["pooled"], ["features"]),
                    "Constant>c" => Nodes.New("Constant", [], ["c"], Attr.Of("value", Tensors.Of("c", w, 2, Features))),
                    _ => Node(text),
                }
            );
        var read = graph.Node.SelectMany(n => n.Input).ToHashSet();
        graph.Initializer.Add(all.Where(t => read.Contains(t.Name)));
        return model;
    }

    private static NodeProto Node(string text)
    {
        string op = text[..text.IndexOf('(', StringComparison.Ordinal)],
            inputs = text[(op.Length + 1)..text.IndexOf(')', StringComparison.Ordinal)],
            outputs = text[(text.IndexOf('>', StringComparison.Ordinal) + 1)..],
            attributes =
                text[(text.IndexOf(')', StringComparison.Ordinal) + 1)..text.IndexOf('>', StringComparison.Ordinal)];
        return Nodes.New(
            op,
            inputs.Split(", "),
            outputs.Split(','),
            attributes
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(a => a.Split('='))
                .Select(a =>
                    a[1].Contains('.', StringComparison.Ordinal)
                        ? Attr.Of(a[0], float.Parse(a[1], System.Globalization.CultureInfo.InvariantCulture))
                        : Attr.Of(a[0], long.Parse(a[1], System.Globalization.CultureInfo.InvariantCulture))
                )
        );
    }
}
