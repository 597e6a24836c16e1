using Google.Protobuf;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Benchmarks;

/// <summary>
/// Builds networks of known architectures with random weights, as an exporter writes them at inference: batch
/// normalization folded in.
/// </summary>
internal sealed class NetworkBuilder
{
    private readonly Random _random = new(1);
    private readonly GraphBuilder _graph;
    private readonly int _axes;
    private Val _at;
    private int _channels;

    private NetworkBuilder(params int[] space)
    {
        var model = new ModelProto
        {
            IrVersion = 8,
            Graph = new GraphProto { Name = "random" },
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 18 });
        _graph = new GraphBuilder(model);
        _at = _graph.Input("image", ElementType.Float, [new Dim(null, "N"), 3, .. space.Select(s => (Dim)s)]);
        (_channels, _axes) = (3, space.Length);
    }

    /// <summary>ResNet-50 (He et al. 2015): 25.6 million parameters.</summary>
    public static byte[] ResNet50(int size = 224)
    {
        var b = new NetworkBuilder(size, size);
        b.Convolve(64, 7, 2);
        b.Relu();
        b._at = b._graph.Emit(
            "MaxPool",
            [b._at],
            Attr.Of("kernel_shape", [3L, 3]),
            Attr.Of("strides", [2L, 2]),
            Attr.Of("pads", [1L, 1, 1, 1])
        );
        foreach (var (width, blocks, stride) in ((int, int, int)[])[(64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)])
            for (int i = 0; i < blocks; i++)
                b.Bottleneck(width, i == 0 ? stride : 1);
        return b.Head(1000);
    }

    /// <summary>MobileNetV2 (Sandler et al. 2018): 3.5 million parameters.</summary>
    public static byte[] MobileNetV2(int size = 224)
    {
        var b = new NetworkBuilder(size, size);
        b.Convolve(32, 3, 2);
        b.Relu6();
        foreach (
            var (expand, width, blocks, stride) in ((int, int, int, int)[])
                [
                    (1, 16, 1, 1),
                    (6, 24, 2, 2),
                    (6, 32, 3, 2),
                    (6, 64, 4, 2),
                    (6, 96, 3, 1),
                    (6, 160, 3, 2),
                    (6, 320, 1, 1),
                ]
        )
            for (int i = 0; i < blocks; i++)
                b.Inverted(expand, width, i == 0 ? stride : 1);
        b.Convolve(1280, 1, 1);
        b.Relu6();
        return b.Head(1000);
    }

    /// <summary>
    /// CRNN (Shi et al. 2015), a reader of text: seven convolutions over 32 rows and four columns for each step, two
    /// bidirectional LSTM layers of 256 units, 37 characters; 8 million parameters.
    /// </summary>
    public static byte[] TextReader(int steps)
    {
        var b = new NetworkBuilder(32, 4 * steps);
        foreach (
            var (width, rows, columns) in ((int, int, int)[])
                [(64, 2, 2), (128, 2, 2), (256, 1, 1), (256, 2, 1), (512, 1, 1), (512, 2, 1), (512, 1, 1)]
        )
        {
            b.Convolve(width, 3, 1);
            b.Relu();
            if (rows * columns > 1)
                b._at = b._graph.Emit(
                    "MaxPool",
                    [b._at],
                    Attr.Of("kernel_shape", [(long)rows, columns]),
                    Attr.Of("strides", [(long)rows, columns])
                );
        }
        b._at = b._at.Mean([2], keep: false).Transpose(2, 0, 1);
        for (int layer = 0; layer < 2; layer++)
            b.Recur("LSTM", 4, 256, ways: 2);
        b._graph.Output(b._at.MatMul(b.Weights(0.05f, b._channels, 37)).Transpose(1, 0, 2), "characters");
        return b._graph.Model.ToByteArray();
    }

    /// <summary>Two convolutions over a signal, a recurrent layer of 128 units, the last step's class.</summary>
    public static byte[] Signal(string op, int steps)
    {
        var b = new NetworkBuilder(steps);
        foreach (int width in (int[])[64, 128])
        {
            b.Convolve(width, 5, 1);
            b.Relu();
        }
        b._at = b._at.Transpose(2, 0, 1);
        b.Recur(op, op == "LSTM" ? 4 : 3, 128, ways: 1);
        Val last = b._at.Slice(b._graph.Ints(-1), b._graph.Ints(long.MaxValue), b._graph.Ints(0)).Squeeze(0);
        b._graph.Output(last.MatMul(b.Weights(0.05f, 128, 10)), "logits");
        return b._graph.Model.ToByteArray();
    }

    private void Recur(string op, int gates, int units, int ways)
    {
        float deviation = 1 / MathF.Sqrt(units);
        _at = _graph.Emit(
            op,
            [
                _at,
                Weights(deviation, ways, gates * units, _channels),
                Weights(deviation, ways, gates * units, units),
                Weights(0.01f, ways, 2 * gates * units),
            ],
            Attr.Of("hidden_size", units),
            Attr.Of("direction", ways == 2 ? "bidirectional" : "forward"),
            Attr.Of("linear_before_reset", op == "GRU" ? 1 : 0)
        );
        if (op != "GRU")
            _graph.Graph.Node[^1].Take("linear_before_reset");
        _at = _at.Transpose(0, 2, 1, 3).Reshape(0, 0, -1);
        _channels = ways * units;
    }

    private void Bottleneck(int width, int stride)
    {
        var (input, channels) = (_at, _channels);
        Convolve(width, 1, 1);
        Relu();
        Convolve(width, 3, stride);
        Relu();
        Convolve(4 * width, 1, 1);
        var main = _at;
        if (channels != 4 * width)
        {
            (_at, _channels) = (input, channels);
            Convolve(4 * width, 1, stride);
            input = _at;
        }
        _at = main + input;
        Relu();
    }

    private void Inverted(int expand, int width, int stride)
    {
        var (input, channels) = (_at, _channels);
        if (expand > 1)
        {
            Convolve(expand * _channels, 1, 1);
            Relu6();
        }
        Convolve(_channels, 3, stride, group: _channels);
        Relu6();
        Convolve(width, 1, 1);
        if (stride == 1 && channels == width)
            _at += input;
    }

    private void Convolve(int channels, int kernel, int stride, int group = 1)
    {
        int pad = kernel / 2,
            inputs = _channels / group;
        long[] window = [.. Enumerable.Repeat((long)kernel, _axes)];
        Val weights = Weights(
                MathF.Sqrt(2f / (inputs * window.Aggregate(1L, (a, b) => a * b))),
                [channels, inputs, .. window]
            ),
            bias = Weights(0.01f, channels);
        _at = _graph.Emit(
            "Conv",
            [_at, weights, bias],
            Attr.Of("kernel_shape", window),
            Attr.Of("strides", Enumerable.Repeat((long)stride, _axes)),
            Attr.Of("pads", Enumerable.Repeat((long)pad, 2 * _axes)),
            Attr.Of("group", group)
        );
        _channels = channels;
    }

    private void Relu() => _at = _at.Relu();

    private void Relu6() => _at = _graph.Emit("Clip", [_at, _graph.Scalar(0), _graph.Scalar(6)]);

    private byte[] Head(int classes)
    {
        Val pooled = _graph.Emit("Flatten", [_graph.Emit("GlobalAveragePool", [_at])]);
        // A row for each class, as PyTorch writes it.
        _graph.Output(
            _graph.Emit(
                "Gemm",
                [pooled, Weights(0.02f, classes, _channels), Weights(0.01f, classes)],
                Attr.Of("transB", 1L)
            ),
            "logits"
        );
        return _graph.Model.ToByteArray();
    }

    private Val Weights(float deviation, params long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++)
            values[i] =
                deviation
                * MathF.Sqrt(-2 * MathF.Log(1 - _random.NextSingle()))
                * MathF.Cos(2 * MathF.PI * _random.NextSingle());
        return _graph.Add(Tensors.Of("", values, shape));
    }
}
