using System.Runtime.InteropServices;
using GradCam.Building;
using GradCam.Explaining;
using GradCam.Foundation;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Running;

namespace GradCam.Baking;

/// <summary>
/// The comparison of a baked model with the library and with the model as it was.
/// </summary>
internal sealed class BakeVerification
{
    private readonly ExplanationPipeline _pipeline;
    private readonly ExplainedModel _model;
    private readonly ModelProto _original;
    private readonly BakedModel _baked;
    private readonly BakeOptions _options;
    private readonly Picture? _picture;
    private readonly Tensor _tensor;

    // The class of each sample, where the file takes classes.
    private readonly long[] _classes;

    /// <param name="pipeline">Explains the model as it was.</param>
    /// <param name="original">That model.</param>
    /// <param name="baked">The baked model.</param>
    /// <param name="picture">A photograph to run on; null for random numbers.</param>
    public BakeVerification(ExplanationPipeline pipeline, ModelProto original, BakedModel baked, Picture? picture)
    {
        (_pipeline, _model) = (pipeline, pipeline.Model);
        (_original, _baked, _options) = (original, baked, baked.Options);
        int samples = _model.Network.FixedBatch ?? (picture is null && !_options.Preprocess ? 2 : 1);
        _picture = picture ?? (_options.Preprocess ? RandomPicture() : null);
        _tensor = _picture is null ? RandomTensor(samples) : Repeated(_model.Prepare(_picture), samples);
        _classes = [.. Enumerable.Range(0, samples).Select(i => i == 0 ? -1L : 0)];
    }

    /// <summary>The inputs of the model as it was.</summary>
    public IReadOnlyList<Feed> OriginalFeeds =>
        [
            Feed.Of(
                _original.Graph.Input[0].Name,
                (ElementType)_original.Graph.Input[0].Type.TensorType.ElemType,
                _tensor
            ),
        ];

    /// <summary>The inputs of the baked model.</summary>
    public IReadOnlyList<Feed> Feeds =>
        [
            _options.Preprocess
                ? new(
                    _baked.Inputs[0],
                    ElementType.UInt8,
                    [_classes.Length, _picture!.Height, _picture.Width, 3],
                    [.. Enumerable.Repeat(_picture.Rgb.ToArray(), _classes.Length).SelectMany(b => b)]
                )
                : OriginalFeeds[0],
            .. _options.TargetInput
                ? (Feed[])
                    [
                        new(
                            GraphTarget.Input,
                            ElementType.Int64,
                            [_classes.Length],
                            MemoryMarshal.AsBytes<long>(_classes).ToArray()
                        ),
                    ]
                : [],
        ];

    /// <summary>Runs both models in this process' runtime, and compares all outputs.</summary>
    /// <exception cref="GradCamException">The runtime refuses a model.</exception>
    public IReadOnlyList<BakedDifference> Run() =>
        Compare(Outputs(_baked.Proto, Feeds), Outputs(_original, OriginalFeeds));

    /// <summary>Compares what runs of both models gave.</summary>
    /// <param name="found">The baked model's outputs, as float32.</param>
    /// <param name="own">The outputs of the model as it was.</param>
    public IReadOnlyList<BakedDifference> Compare(
        IReadOnlyDictionary<string, float[]> found,
        IReadOnlyDictionary<string, float[]> own
    )
    {
        var explanations = Explain(_picture, _tensor, _classes);
        return
        [
            .. own.Select(o => new BakedDifference(o.Key, Difference(found[o.Key], o.Value), true)),
            .. _baked.Outputs.Select(about => new BakedDifference(
                about.Name,
                Difference(about, found[about.Name], explanations),
                false
            )),
        ];
    }

    private IReadOnlyList<Explanation> Explain(Picture? picture, Tensor tensor, long[] classes)
    {
        var request = new ExplainRequest
        {
            Methods = _options.Methods,
            Layers = _options.Layers,
            Targets = [_options.TargetInput ? Target.Top : _options.Target],
            TargetPerSample = _options.TargetInput
                ? [.. classes.Select(c => c < 0 ? Target.Top : Target.Class((int)c))]
                : null,
        };
        return picture is not null && classes.Length == 1
            ? _pipeline.Explain(picture, request, default)
            : _pipeline.Explain(tensor, request, default);
    }

    private float Difference(BakedOutput about, float[] found, IReadOnlyList<Explanation> explanations)
    {
        Explanation[] wanted =
        [
            .. explanations
                .Where(e => e.Method.Name == about.Method && e.Layers.Any(layer => layer.Name == about.Layer))
                .OrderBy(e => e.Sample),
        ];
        int length = found.Length / wanted.Length;
        return wanted.Select((e, i) => Difference(about, found.AsSpan(i * length, length), e)).Max();
    }

    private float Difference(BakedOutput about, ReadOnlySpan<float> found, Explanation explanation)
    {
        if (about.Kind == BakedOutputKind.Overlay)
            return Difference(
                found,
                [
                    .. (
                        _options.Preprocess
                            ? explanation.Overlay(_options.Overlay!)
                            : global::GradCam.Overlay.Render(
                                PictureOf(explanation.Sample),
                                explanation.PictureMap,
                                null,
                                _options.Overlay
                            )
                    )
                        .Rgb.ToArray()
                        .Select(b => (float)b),
                ]
            );
        float[] wanted = about.Kind == BakedOutputKind.Raw ? explanation.Raw.Data : explanation.MapValues.Data;
        float largest = Magnitude.Largest(wanted);
        return Difference(found, wanted) / (largest == 0 ? 1 : largest);
    }

    private static float Difference(ReadOnlySpan<float> found, ReadOnlySpan<float> wanted)
    {
        float largest = 0;
        // What is equal differs by nothing, infinity and no number too.
        for (int i = 0; i < wanted.Length; i++)
            if (BitConverter.SingleToInt32Bits(found[i]) != BitConverter.SingleToInt32Bits(wanted[i]))
                largest = MathF.Max(largest, MathF.Abs(found[i] - wanted[i]));
        return largest;
    }

    private Dictionary<string, float[]> Outputs(ModelProto model, IReadOnlyList<Feed> feeds)
    {
        using var session = _model.Runtime.Open(model, new());
        try
        {
            var results = session.Run(
                feeds.ToDictionary(f => f.Name, f => new FeedTensor(f.Type, f.Bytes, f.Shape)),
                default
            );
            return session
                .Outputs.Select((o, i) => (o.Name, Value: results[i].AsFloats()))
                .Where(o => o.Value is not null)
                .ToDictionary(o => o.Name, o => o.Value!);
        }
        catch (ModelRunException e)
        {
            throw new GradCamException($"ONNX Runtime cannot run the model ({e.Message}).", e);
        }
    }

    private static Tensor Repeated(PreparedImage image, int samples) =>
        new([.. Enumerable.Repeat(image.Tensor, samples).SelectMany(v => v)], [samples, .. image.Shape]);

    private Tensor RandomTensor(int samples)
    {
        int[] shape = [samples, .. _model.InputShape];
        var random = new Random(0);
        bool bytes = _original.Graph.Input[0].Type.TensorType.ElemType == (int)ElementType.UInt8;
        return new(
            [
                .. Enumerable
                    .Range(0, Batch.Whole(samples, shape.Skip(1).Aggregate(1, Batch.Whole)))
                    .Select(_ => bytes ? random.Next(256) : (float)Half.CreateSaturating(2 * random.NextSingle() - 1)),
            ],
            shape
        );
    }

    private static Picture RandomPicture()
    {
        const int width = 320,
            height = 240;
        var pixels = new byte[3 * width * height];
        new Random(0).NextBytes(pixels);
        return new Picture(pixels, width, height);
    }

    /// <summary>The pixels that a sample was made of.</summary>
    private Picture PictureOf(int sample)
    {
        var how = _model.Preprocessing!;
        return how.Undo(_tensor.Data.AsSpan(sample * how.TensorLength, how.TensorLength));
    }
}
