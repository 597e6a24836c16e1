using System.Globalization;
using GradCam.Onnx.Proto;

namespace GradCam.Fuzz.Targets;

/// <summary>
/// The way in which a model is explained. The model says it itself, so that a smaller one is explained in the same way.
/// </summary>
/// <param name="Number">Decides all.</param>
internal readonly record struct ExplainWay(int Number)
{
    private const string Key = "fuzz";

    private const int LargestFed = 1 << 20;
    private const int LargestOfManyPasses = 1 << 14;
    private const long LargestValueOfManyPasses = 32L << 20;

    private static readonly CamMethod[] Methods = [.. CamMethods.All];

    /// <summary>The way that a model names; the usual one where it names none.</summary>
    public static ExplainWay Of(byte[] model)
    {
        try
        {
            return new(
                int.Parse(
                    ModelProto.Parser.ParseFrom(model).MetadataProps.First(p => p.Key == Key).Value,
                    CultureInfo.InvariantCulture
                )
            );
        }
        catch (Exception e)
            when (e
                    is Google.Protobuf.InvalidProtocolBufferException
                        or InvalidOperationException
                        or FormatException
                        or OverflowException
            )
        {
            return new(-1);
        }
    }

    /// <summary>Writes the way into a model.</summary>
    public static void Write(ModelProto model, int number) =>
        model.MetadataProps.Add(
            new StringStringEntryProto { Key = Key, Value = number.ToString(CultureInfo.InvariantCulture) }
        );

    /// <summary>Loads a model and explains it.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="output">The writer to describe the way to; null for none.</param>
    public void Run(string path, TextWriter? output = null)
    {
        var random = new Random(Number);
        bool usual = Number < 0 || random.Next(3) == 0;
        var options = new ExplainerOptions
        {
            Threads = 1,
            Layout = !usual && random.Next(8) == 0 ? (LayerLayout)random.Next(3) : null,
            Score = !usual && random.Next(6) == 0 ? (ScoreKind)random.Next(2) : ScoreKind.Logit,
        };
        using var explainer = Explainer.Load(path, options);
        int[] shape = explainer.Model.InputShape;
        long count = shape.Aggregate(1L, (product, d) => product * d);
        // What a user feeds, and how large a batch a file makes of it, is bounded too.
        if (count * (explainer.Model.Network.FixedBatch ?? 1) > LargestFed)
            return;
        // Many passes over a large input, or a large batch, take as long as they are asked to.
        if (!usual && count * (explainer.Model.Network.FixedBatch ?? 1) > LargestOfManyPasses)
            usual = true;
        var request = usual
            ? new ExplainRequest
            {
                Methods = explainer.DefaultLayer is null ? [CamMethods.Saliency] : [CamMethods.GradCam],
            }
            : RequestOf(explainer, random);
        // A pass of such a network may take a second by itself, and many of them as long as they are asked to.
        if (explainer.Model.Network.LargestValueBytes > LargestValueOfManyPasses)
            request = request with
            {
                Methods = [request.Methods.FirstOrDefault(m => !m.Recipe.TakesManyPasses) ?? CamMethods.GradCam],
                Samples = 1,
                Smooth = request.Smooth & ~Smoothing.Augment,
            };
        output?.WriteLine(
            $"{string.Join(", ", request.Methods.Select(m => m.Name))} at {string.Join(", ", request.Layers)}; "
                + $"{request.Samples} samples, {request.BatchSize} at once; {request.Smooth}"
        );
        if (!usual && random.Next(25) == 0)
        {
            explainer.Bake(new() { Methods = [request.Methods[0]] });
            return;
        }
        int samples =
            !usual && !request.Smooth.HasFlag(Smoothing.Augment) && random.Next(6) == 0 ? random.Next(1, 4) : 1;
        bool zeros = Number < 0;
        explainer.Explain(
            new Tensor(
                [.. Enumerable.Range(0, (int)count * samples).Select(i => zeros ? 0 : ((i * 37 % 101) - 40) / 60f)],
                [samples, .. shape]
            ),
            request
        );
    }

    private static ExplainRequest RequestOf(Explainer explainer, Random random)
    {
        CamMethod[] methods =
        [
            .. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Methods[random.Next(Methods.Length)]).Distinct(),
        ];
        var layers = explainer.Layers;
        return new()
        {
            Methods = methods,
            Layers = layers.Count > 0 && random.Next(2) == 0 ? [layers[random.Next(layers.Count)].Name] : ["auto"],
            Targets =
            [
                random.Next(4) switch
                {
                    0 => Target.Class(random.Next(4)),
                    1 => Target.Class(0) - Target.Class(1),
                    _ => Target.Top,
                },
            ],
            Samples = random.Next(1, 5),
            BatchSize = random.Next(2) == 0 ? null : random.Next(1, 4),
            // Six times what may take seconds once is not too long.
            Smooth = random.Next(10) == 0 && !methods.Contains(CamMethods.KpcaCam) ? Smoothing.Augment : default,
        };
    }
}
