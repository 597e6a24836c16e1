using Google.Protobuf;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Methods;

/// <summary>
/// A small network in two parts: what the library explains as a whole, tests run plainly, again and again.
/// </summary>
/// <param name="Head">From <c>image</c> to <c>features</c>.</param>
/// <param name="Tail">From <c>features</c> to <c>logits</c>.</param>
/// <param name="Constants">The weights.</param>
/// <param name="Features">The shape of the layer without the samples.</param>
internal sealed record Net(NodeProto[] Head, NodeProto[] Tail, TensorProto[] Constants, long[] Features)
{
    public const int Classes = 3;

    // Height and width differ, here and at the layer, so that axes cannot be mixed up unseen.
    private const int InputChannels = 3,
        InputHeight = 8,
        InputWidth = 6;

    private const int Channels = 5,
        Height = 4,
        Width = 3;

    private readonly Lazy<Explainer> _explainer = new(() =>
        GradCam.Explainer.Load(
            SmallModels
                .Of([.. Head, .. Tail], [("image", [-1, .. InputShape])], ["logits"], 18, Constants)
                .ToByteArray()
        )
    );

    public static int[] InputSpace { get; } = [InputHeight, InputWidth];

    public static int[] Space { get; } = [Height, Width];

    public static int Places => Height * Width;

    /// <summary>A sample with values of both signs.</summary>
    public static float[] Input { get; } = SmallModels.Numbers([InputChannels, InputHeight, InputWidth]);

    private static long[] InputShape => [InputChannels, InputHeight, InputWidth];

    /// <summary>ReLU, global mean and a linear layer without a bias.</summary>
    public static Net Linear { get; } =
        new(
            Convolved("Relu"),
            Pooled("features"),
            [Convolution, Weights("head", Channels, Classes)],
            [Channels, Height, Width]
        );

    /// <summary>The same with a bend between two linear layers, and activations of both signs.</summary>
    public static Net Curved { get; } =
        new(
            Convolved("Tanh"),
            [
                Nodes.New("Flatten", ["features"], ["flat"]),
                Nodes.New("Gemm", ["flat", "hidden"], ["bent"]),
                Nodes.New("Tanh", ["bent"], ["curve"]),
                Nodes.New("Gemm", ["curve", "head"], ["logits"]),
            ],
            [Convolution, Weights("hidden", Channels * Height * Width, 4), Weights("head", 4, Classes)],
            [Channels, Height, Width]
        );

    /// <summary>A layer whose channels come last.</summary>
    public static Net ChannelsLast { get; } =
        new(
            [
                .. Convolved("Tanh", "planes"),
                Nodes.New("Transpose", ["planes"], ["last"], Attr.Of("perm", [0L, 2, 3, 1])),
                Nodes.New("MatMul", ["last", "mix"], ["features"]),
            ],
            [
                Nodes.New("Transpose", ["features"], ["first"], Attr.Of("perm", [0L, 3, 1, 2])),
                Nodes.New("Conv", ["first", "again"], ["deep"], Attr.Of("strides", [2L, 1])),
                Nodes.New("Sigmoid", ["deep"], ["bend"]),
                .. Pooled("bend"),
            ],
            [
                Convolution,
                Weights("mix", Channels, Channels),
                Weights("again", Channels, Channels, 2, 2),
                Weights("head", Channels, Classes),
            ],
            [Height, Width, Channels]
        );

    /// <summary>A layer of tokens, the first of which shows no place.</summary>
    public static Net Tokens { get; } =
        new(
            [
                .. Convolved("Tanh", "planes"),
                Nodes.New("Reshape", ["planes", "flatten"], ["row"]),
                Nodes.New("Transpose", ["row"], ["places"], Attr.Of("perm", [0L, 2, 1])),
                Nodes.New("ReduceMean", ["places", "one"], ["class"]),
                Nodes.New("Concat", ["class", "places"], ["all"], Attr.Of("axis", 1L)),
                Nodes.New("MatMul", ["all", "mix"], ["features"]),
            ],
            [
                Nodes.New("Sigmoid", ["features"], ["bend"]),
                Nodes.New("MatMul", ["bend", "scale"], ["scaled"]),
                Nodes.New("Reshape", ["scaled", "vector"], ["long"]),
                Nodes.New("Gemm", ["long", "head"], ["logits"]),
            ],
            [
                Convolution,
                Weights("mix", Channels, Channels),
                Weights("scale", Channels, 2),
                Weights("head", (1 + Height * Width) * 2, Classes),
                Tensors.Vector("flatten", [0, Channels, -1]),
                Tensors.Vector("one", [1]),
                Tensors.Vector("vector", [0, (1 + Height * Width) * 2]),
            ],
            [1 + Height * Width, Channels]
        );

    public ModelProto Model =>
        SmallModels.Of([.. Head, .. Tail], [("image", [-1, .. InputShape])], ["logits"], 18, Constants);

    /// <summary>The scores of many inputs, in one plain run.</summary>
    public float[][] Scores(IEnumerable<float[]> inputs) => Rows(Model, "image", InputShape, inputs);

    /// <summary>The scores of the input times each mask of its places.</summary>
    public float[][] ScoresThrough(IEnumerable<float[]> masks) =>
        Scores(masks.Select(mask => Input.Select((v, i) => v * mask[i % mask.Length]).ToArray()));

    /// <summary>The layer's values in its own layout.</summary>
    public float[] FeaturesOf(float[] input) =>
        Rows(
            SmallModels.Of(Head, [("image", [-1, .. InputShape])], ["features"], 18, Constants),
            "image",
            InputShape,
            [input]
        )[0];

    /// <summary>The scores of many values of the layer, in one plain run of what lies behind it.</summary>
    public float[][] TailScores(IEnumerable<float[]> features) =>
        Rows(
            SmallModels.Of(Tail, [("features", [-1, .. Features])], ["logits"], 18, Constants),
            "features",
            Features,
            features
        );

    /// <summary>The gradient of a class's score with respect to the layer's values, by central differences.</summary>
    public float[] TailGradient(float[] features, int index) => TailGradient(features, scores => scores[index]);

    /// <summary>The gradient of any number made of the scores.</summary>
    public float[] TailGradient(float[] features, Func<float[], float> score) =>
        Difference(features, score, TailScores);

    /// <summary>The gradient of a class's score with respect to the input, by central differences.</summary>
    public float[] Gradient(float[] input, int index) => Difference(input, scores => scores[index], Scores);

    /// <summary>The network loaded once for all tests: sessions take longer than runs.</summary>
    public Explainer Explainer => _explainer.Value;

    /// <summary>The raw map of the fixed sample at <c>features</c>.</summary>
    public float[] Map(CamMethod method, Target target, Func<ExplainRequest, ExplainRequest>? change = null) =>
        Explain([method], target, change)[0].Raw.Data;

    public IReadOnlyList<Explanation> Explain(
        CamMethod[] methods,
        Target target,
        Func<ExplainRequest, ExplainRequest>? change = null
    )
    {
        var request = new ExplainRequest
        {
            Methods = methods,
            Targets = [target],
            Layers = ["features"],
        };
        return Explainer.Explain(
            new Tensor(Input, [1, .. InputShape.Select(d => (int)d)]),
            change?.Invoke(request) ?? request
        );
    }

    public static float[] Softmax(float[] scores)
    {
        double[] powers = [.. scores.Select(s => Math.Exp(s - scores.Max()))];
        return [.. powers.Select(p => (float)(p / powers.Sum()))];
    }

    /// <summary>Asserts that maps are equal up to a share of the largest value.</summary>
    public static void Near(IEnumerable<float> expected, IEnumerable<float> actual, float share = 1e-4f)
    {
        float[] wanted = [.. expected],
            found = [.. actual];
        Assert.Equal(wanted.Length, found.Length);
        float largest = wanted.Max(Math.Abs);
        Assert.True(largest > 0, "An expected map of zeros proves nothing.");
        for (int i = 0; i < wanted.Length; i++)
            Assert.True(
                Math.Abs(wanted[i] - found[i]) <= share * largest,
                $"At {i}: expected {wanted[i]}, found {found[i]} (largest {largest})."
            );
    }

    /// <summary>The distance between maps, as a share of the largest value.</summary>
    public static float Distance(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max() / a.Max(Math.Abs);

    private static TensorProto Convolution => Weights("w", Channels, InputChannels, 3, 3);

    private static NodeProto[] Convolved(string activation, string output = "features") =>
        [
            Nodes.New("Conv", ["image", "w"], ["conv"], Attr.Of("pads", [1L, 1, 1, 1]), Attr.Of("strides", [2L, 2])),
            Nodes.New(activation, ["conv"], [output]),
        ];

    private static NodeProto[] Pooled(string from) =>
        [
            Nodes.New("GlobalAveragePool", [from], ["pooled"]),
            Nodes.New("Flatten", ["pooled"], ["vectors"]),
            Nodes.New("Gemm", ["vectors", "head"], ["logits"]),
        ];

    /// <summary>Weights that are far enough from regular that no two channels or classes are alike.</summary>
    private static TensorProto Weights(string name, params long[] dims)
    {
        var random = new Random(name.Length * 31 + name[0]);
        return Tensors.Of(
            name,
            [.. Enumerable.Range(0, (int)dims.Aggregate((a, b) => a * b)).Select(_ => random.NextSingle() - 0.4f)],
            dims
        );
    }

    private static float[][] Rows(ModelProto model, string input, long[] shape, IEnumerable<float[]> rows)
    {
        float[][] all = [.. rows];
        float[] found = SmallModels.Run(model, (input, [all.Length, .. shape], [.. all.SelectMany(r => r)]));
        return [.. found.Chunk(found.Length / all.Length)];
    }

    private static float[] Difference(float[] at, Func<float[], float> score, Func<IEnumerable<float[]>, float[][]> run)
    {
        const float step = 5e-3f;
        float[] Moved(int place, float by)
        {
            float[] moved = [.. at];
            moved[place] += by;
            return moved;
        }
        float[] scores =
        [
            .. run(Enumerable.Range(0, at.Length).SelectMany(i => (float[][])[Moved(i, step), Moved(i, -step)]))
                .Select(score),
        ];
        return [.. Enumerable.Range(0, at.Length).Select(i => (scores[2 * i] - scores[2 * i + 1]) / (2 * step))];
    }
}
