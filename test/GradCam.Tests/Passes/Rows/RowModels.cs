using GradCam.Autodiff;
using GradCam.Building;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Passes.Rows;

/// <summary>Small models of which one token is read.</summary>
internal static class RowModels
{
    public const int Tokens = 5,
        Channels = 4;

    /// <summary>A model of these nodes, from tokens x to y, with constants of many shapes.</summary>
    public static ModelProto Of(params NodeProto[] nodes) =>
        SmallModels.Of(
            nodes,
            [("x", [1, Tokens, Channels])],
            ["y"],
            18,
            Floats("row", Channels),
            Floats("all", 1, Tokens, Channels),
            Floats("square", Channels, Channels),
            Floats("squares", 1, Channels, Channels),
            Floats("mixing", 1, Tokens, Tokens),
            Tensors.Of("scalar", [0.7f]),
            Mask(),
            Tensors.Of("low", [-0.7f]),
            Tensors.Of("zero", [0L]),
            Tensors.Of("one", [1L]),
            Tensors.Of("two", [2L]),
            Tensors.Of("minus", [-1L]),
            Tensors.Vector("ones", [1]),
            Tensors.Vector("twos", [2]),
            Tensors.Vector("minuses", [-1]),
            Tensors.Vector("end", [long.MaxValue]),
            Tensors.Vector("matrix", [Tokens, Channels]),
            Tensors.Vector("tokens", [Tokens, 1, Channels])
        );

    private static TensorProto Mask()
    {
        var mask = new TensorProto { Name = "mask", DataType = (int)ElementType.Bool };
        mask.Dims.Add([1L, Tokens, 1L]);
        mask.Int32Data.Add([1, 0, 1, 1, 0]);
        return mask;
    }

    private static TensorProto Floats(string name, params long[] shape) =>
        Tensors.Of(name, SmallModels.Numbers(shape), shape);

    public static GraphBuilder Open(ModelProto model)
    {
        var graph = new GraphBuilder(model);
        new InferShapes(InProcessRuntime.Default).Learn(graph);
        return graph;
    }

    /// <summary>
    /// The model with a single row of what it reads one of. The shapes that it knows must be those of inference.
    /// </summary>
    public static GraphBuilder Smaller(ModelProto model)
    {
        var graph = Open(model.Clone());
        Assert.True(ReadRowsOnly.In(graph));
        var inferred = Open(graph.Model.Clone());
        foreach (string name in graph.Graph.Node.SelectMany(n => n.Output))
            Assert.Equal(inferred.Shape(name), graph.Shape(name));
        return graph;
    }

    /// <summary>The shape of what the first node of an operator makes.</summary>
    public static long[] Shape(GraphBuilder graph, string op) =>
        [.. graph.Shape(graph.Graph.Node.First(n => n.OpType == op).Output[0])!.Select(d => d.Value!.Value)];

    /// <summary>Compares outputs and their gradients with respect to x.</summary>
    public static void AssertSame(ModelProto expected, ModelProto actual)
    {
        Compare(Run(expected.Clone()), Run(actual.Clone()));
        Compare(Run(WithGradient(expected)), Run(WithGradient(actual)));
    }

    private static void Compare(float[] expected, float[] actual)
    {
        Assert.Contains(expected, v => v != 0);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    private static ModelProto WithGradient(ModelProto model)
    {
        var graph = Open(model.Clone());
        Val seed = graph.Scalar(0.5f) + graph["y"] * 0.1f,
            gradient = Differentiator.Gradients(graph["y"], seed, [graph["x"]])[0];
        graph.Graph.Output.Clear();
        graph.Output(gradient);
        return graph.Model;
    }

    private static float[] Run(ModelProto model) =>
        SmallModels.Run(model, ("x", [1, Tokens, Channels], SmallModels.Numbers([1, Tokens, Channels])));
}
