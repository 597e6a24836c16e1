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
    private Val _at;
    private int _channels;

    private NetworkBuilder(int size)
    {
        var model = new ModelProto
        {
            IrVersion = 8,
            Graph = new GraphProto { Name = "random" },
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 18 });
        _graph = new GraphBuilder(model);
        _at = _graph.Input("image", ElementType.Float, [new Dim(null, "N"), 3, size, size]);
        _channels = 3;
    }

    /// <summary>ResNet-50 (He et al. 2015): 25.6 million parameters.</summary>
    public static byte[] ResNet50(int size = 224)
    {
        var b = new NetworkBuilder(size);
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
        var b = new NetworkBuilder(size);
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
        Val weights = Weights(MathF.Sqrt(2f / (inputs * kernel * kernel)), channels, inputs, kernel, kernel),
            bias = Weights(0.01f, channels);
        _at = _graph.Emit(
            "Conv",
            [_at, weights, bias],
            Attr.Of("kernel_shape", [(long)kernel, kernel]),
            Attr.Of("strides", [(long)stride, stride]),
            Attr.Of("pads", [(long)pad, pad, pad, pad]),
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
