using System.Numerics.Tensors;
using GradCam.Graph;
using GradCam.Graph.Proto;
using GradCam.Imaging;
using GradCam.Targets;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Baking;

/// <summary>Runs a baked model beside the library and the model as it was.</summary>
/// <param name="explainer">The library, with the model as it was.</param>
/// <param name="original">That model.</param>
/// <param name="baked">The baked model.</param>
internal sealed class BakeVerification(Explainer explainer, ModelProto original, BakedModel baked)
{
    private readonly BakeOptions _options = baked.Options;

    /// <summary>Compares all outputs.</summary>
    /// <param name="picture">A photograph to run on; null for random numbers.</param>
    /// <exception cref="GradCamException">The runtime refuses a model.</exception>
    public IReadOnlyList<BakedDifference> Run(Picture? picture)
    {
        int samples = explainer.FixedBatch ?? (picture is null && !_options.Preprocess ? 2 : 1);
        picture ??= _options.Preprocess ? RandomPicture() : null;
        var tensor = picture is null ? RandomTensor(samples) : Repeated(explainer.Prepare(picture), samples);
        // The classes of the second sample and later ones, where the file takes classes.
        long[] classes = [.. Enumerable.Range(0, samples).Select(i => i == 0 ? -1L : 0)];

        var feeds = new Dictionary<string, OrtValue> { [baked.Inputs[0]] = _options.Preprocess ? Pixels(picture!, samples) : Tensor(tensor) };
        if (_options.TargetInput) feeds[GraphTarget.Input] = OrtValue.CreateTensorValueFromMemory(classes, [samples]);
        var found = Outputs(baked.Proto, feeds);
        var own = Outputs(original, new() { [original.Graph.Input[0].Name] = Tensor(tensor) });
        var explanations = Explain(picture, tensor, classes);

        return
        [
            .. own.Select(o => new BakedDifference(o.Key, Difference(found[o.Key], o.Value), true)),
            .. baked.Outputs.Select(about => new BakedDifference(about.Name, Difference(about, found[about.Name], explanations, _options.Preprocess ? picture : Picture(tensor)), false)),
        ];
    }

    private IReadOnlyList<Explanation> Explain(Picture? picture, NpyArray tensor, long[] classes)
    {
        var request = new ExplainRequest
        {
            Methods = _options.Methods,
            Layers = _options.Layers,
            Targets = [_options.TargetInput ? Target.Top : _options.Target],
            TargetPerSample = _options.TargetInput ? [.. classes.Select(c => c < 0 ? Target.Top : Target.Class((int)c))] : null,
        };
        return picture is not null && classes.Length == 1 ? explainer.Explain(picture, request) : explainer.Explain(tensor, request);
    }

    private float Difference(BakedOutput about, float[] found, IReadOnlyList<Explanation> explanations, Picture? picture)
    {
        Explanation[] wanted = [.. explanations.Where(e => e.Method.Name == about.Method && (e.Layer.Name == about.Layer || e.Method.Recipe is Cam.LayerProduct || e.Method.AtInput)
            && (e.Method.Recipe is not Cam.PixelProduct || _options.Layers.Count == 1)).OrderBy(e => e.Sample)];
        int length = found.Length / wanted.Length;
        return wanted.Select((e, i) => Difference(about, found.AsSpan(i * length, length), e, picture)).Max();
    }

    private float Difference(BakedOutput about, ReadOnlySpan<float> found, Explanation explanation, Picture? picture)
    {
        if (about.Kind == "overlay")
            return Difference(found, [.. (_options.Preprocess ? explanation.Overlay(_options.Overlay!) : Rendering.Overlay.Render(picture!, explanation.PictureMap, null, _options.Overlay)).Rgb.ToArray().Select(b => (float)b)]);
        float[] wanted = about.Kind == "raw" ? explanation.Raw.Data : explanation.MapValues.Data;
        float largest = TensorPrimitives.MaxMagnitude<float>(wanted);
        return Difference(found, wanted) / (largest == 0 ? 1 : MathF.Abs(largest));
    }

    private static float Difference(ReadOnlySpan<float> found, ReadOnlySpan<float> wanted)
    {
        float largest = 0;
        // What is equal differs by nothing, infinity and no number too.
        for (int i = 0; i < wanted.Length; i++)
            if (BitConverter.SingleToInt32Bits(found[i]) != BitConverter.SingleToInt32Bits(wanted[i])) largest = MathF.Max(largest, MathF.Abs(found[i] - wanted[i]));
        return largest;
    }

    private static Dictionary<string, float[]> Outputs(ModelProto model, Dictionary<string, OrtValue> feeds)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = Sessions.Open(model, options);
        using var run = new RunOptions();
        try
        {
            using var results = session.Run(run, feeds, session.OutputNames);
            return session.OutputNames.Select((name, i) => (name, Value: Floats(results[i]))).Where(o => o.Value is not null).ToDictionary(o => o.name, o => o.Value!);
        }
        catch (OnnxRuntimeException e)
        {
            throw new GradCamException($"ONNX Runtime cannot run the model ({Sessions.OneLine(e.Message)}).", e);
        }
        finally
        {
            foreach (var feed in feeds.Values) feed.Dispose();
        }
    }

    private static float[]? Floats(OrtValue value) => (ElementType)(int)value.GetTensorTypeAndShape().ElementDataType switch
    {
        ElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
        ElementType.Float16 => [.. value.GetTensorDataAsSpan<Float16>().ToArray().Select(h => (float)h)],
        ElementType.UInt8 => [.. value.GetTensorDataAsSpan<byte>().ToArray().Select(b => (float)b)],
        _ => null,
    };

    private OrtValue Tensor(NpyArray tensor)
    {
        long[] shape = [.. tensor.Shape.Select(d => (long)d)];
        return (ElementType)original.Graph.Input[0].Type.TensorType.ElemType switch
        {
            ElementType.UInt8 => OrtValue.CreateTensorValueFromMemory(tensor.Data.Select(v => (byte)v).ToArray(), shape),
            ElementType.Float16 => OrtValue.CreateTensorValueFromMemory(tensor.Data.Select(v => (Float16)v).ToArray(), shape),
            ElementType.Double => OrtValue.CreateTensorValueFromMemory(tensor.Data.Select(v => (double)v).ToArray(), shape),
            _ => OrtValue.CreateTensorValueFromMemory(tensor.Data, shape),
        };
    }

    private static OrtValue Pixels(Picture picture, int samples)
    {
        byte[] one = picture.Rgb.ToArray();
        return OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(one, samples).SelectMany(b => b).ToArray(), [samples, picture.Height, picture.Width, 3]);
    }

    private static NpyArray Repeated(PreparedImage image, int samples) =>
        new([.. Enumerable.Repeat(image.Tensor, samples).SelectMany(v => v)], [samples, .. image.Shape]);

    private NpyArray RandomTensor(int samples)
    {
        int[] shape = [samples, .. explainer.InputShape];
        var random = new Random(0);
        bool bytes = original.Graph.Input[0].Type.TensorType.ElemType == (int)ElementType.UInt8;
        return new([.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => bytes ? random.Next(256) : (float)Half.CreateSaturating(2 * random.NextSingle() - 1))], shape);
    }

    private static Picture RandomPicture()
    {
        const int width = 320, height = 240;
        var pixels = new byte[3 * width * height];
        new Random(0).NextBytes(pixels);
        return new Picture(pixels, width, height);
    }

    /// <summary>The pixels that a tensor was made of.</summary>
    private Picture? Picture(NpyArray tensor) => explainer.Preprocessing is { } how && _options.Overlay is not null ? how.Undo(tensor.Data.AsSpan(0, how.TensorLength)) : null;
}
