using GradCam.Diagnostics;
using GradCam.Running;
using GradCam.Targets;

namespace GradCam.Explaining;

/// <summary>Makes explanations of raw maps.</summary>
/// <param name="Run">The run that made the maps.</param>
/// <param name="ScoreDecoder">Turns scores into predictions.</param>
/// <param name="Picture">The photograph, or null if a tensor was explained.</param>
/// <param name="Region">The part of the photograph that the tensor shows.</param>
/// <param name="Probe">Looks into the network for the cause of a broken map of the sample.</param>
/// <param name="RawPixelsExpected">The model is known to take large values, such as pixels of 0..255.</param>
/// <param name="Card">What is stated of the model.</param>
/// <param name="Remark">What is to be said of each map; null for nothing.</param>
internal sealed record ExplanationFactory(
    MapComputer Run,
    ScoreDecoder ScoreDecoder,
    Picture? Picture,
    Region Region,
    MapProbe Probe,
    bool RawPixelsExpected,
    ModelCard Card,
    Diagnostic? Remark
)
{
    private ExplainRequest Request => Run.Request;

    /// <summary>
    /// One sample's explanations, by layer and then by method; those that combine several layers come last.
    /// </summary>
    /// <param name="variants">
    /// The sample's maps; to average over variants of the sample, those of each, the original first.
    /// </param>
    /// <param name="sample">The sample, alone.</param>
    public IReadOnlyList<Explanation> Read(IReadOnlyList<SampleMaps> variants, BatchPart sample)
    {
        var single = new List<(CamMethod Method, IReadOnlyList<Layer> Sites)>();
        var combined = new List<Explanation>();
        foreach (var method in Request.Methods)
        {
            var sites = Run.Sites(method);
            var how = method.Recipe.Combination ?? (sites.Count > 1 ? Request.Combine : LayerCombination.None);
            if (how == LayerCombination.None)
                single.Add((method, sites));
            else
                combined.Add(Read(variants, sample, method, sites, how));
        }
        var found = new List<Explanation>();
        foreach (var layer in (Layer[])[.. Run.Layers, Run.SessionPool.Model.InputLayer])
        foreach (var (method, sites) in single)
            if (sites.Contains(layer))
                found.Add(Read(variants, sample, method, [layer], LayerCombination.None));
        found.AddRange(combined);
        return found;
    }

    private Explanation Read(
        IReadOnlyList<SampleMaps> variants,
        BatchPart sample,
        CamMethod method,
        IReadOnlyList<Layer> layers,
        LayerCombination how
    )
    {
        var (_, term, score) = variants[0][method, layers[0]];
        float[] scores = variants[0].Scores;
        float[]? probabilities = ScoreDecoder.Probabilities(scores);
        var objects = ScoreDecoder.Objects(scores);
        int? index = term.Index(scores);
        int[] size = Run.SessionPool.Model.InputSize;
        Tensor[] Raw(SampleMaps maps) => [.. layers.Select(layer => maps[method, layer].Raw)];
        Tensor Map() => new(Mean(variants, v => Request.Normalization.Apply(Raw(v), size, how)), size);
        LayerMap[] parts =
        [
            .. layers.Select(layer => new LayerMap(layer, Mean(variants, v => v[method, layer].Raw.Data))),
        ];
        ObjectBox Placed(ObjectBox box) => Picture is null ? box : box.In(Region, size[1], size[0]);
        Prediction Shown(Prediction p) => p.Box is { } box ? p with { Box = Placed(box) } : p;
        // Diagnostics tell why a map is not finite, so that no error may come before them.
        var raw =
            layers.Count > 1
                ? new Tensor(Mean(variants, v => Request.Normalization.Combine(Raw(v), size, how)), size)
                : new Tensor(parts[0].Raw, variants[0][method, layers[0]].Raw.Shape);
        var explained =
            index is { } c && c < probabilities?.Length
                ? new Prediction(c, ScoreDecoder.Labels[c], score, probabilities[c])
                : null;
        return new Explanation(raw, Map, Picture, Region, Drawn(sample))
        {
            Sample = sample.First,
            Input = Run.SessionPool.Model.Input,
            Method = method,
            Layers = layers,
            Combination = how,
            Target = new(index, term.Describe(ScoreDecoder.Labels, scores), score, explained?.Probability),
            Features = variants[0].Features,
            Signal = new() { SampleRate = Card.SampleRate, ChannelNames = Card.ChannelNames is { } names ? names : [] },
            Boxes = [.. term.Boxes.Select(Placed)],
            Predictions = [.. ScoreDecoder.Best(scores, probabilities, objects).Select(Shown)],
            Objects = [.. objects.Select(Shown)],
            Diagnostics =
            [
                .. Remark is null ? [] : (Diagnostic[])[Remark],
                .. MapDiagnostics.Of(
                    new(
                        Run.SessionPool.Model,
                        Probe,
                        sample,
                        method,
                        parts,
                        term,
                        raw.Data,
                        explained,
                        RawPixelsExpected
                    )
                ),
            ],
        };
    }

    /// <summary>The sample as it is drawn, its channels first.</summary>
    private (ReadOnlyMemory<float> Values, int Channels) Drawn(BatchPart sample)
    {
        var values = sample.Sample(0);
        // Pictures are drawn as heatmaps, without the input.
        if (!Run.SessionPool.Model.ChannelsLast || sample.Shape.Length == 4)
            return (values, (int)sample.Shape[1]);
        int channels = (int)sample.Shape[^1];
        if (channels == 1)
            return (values, 1);
        int places = values.Length / channels;
        var turned = new float[values.Length];
        var source = values.Span;
        for (int place = 0; place < places; place++)
        for (int channel = 0; channel < channels; channel++)
            turned[channel * places + place] = source[place * channels + channel];
        return (turned, channels);
    }

    private static float[] Mean(IReadOnlyList<SampleMaps> variants, Func<SampleMaps, float[]> map)
    {
        float[] sum = map(variants[0]);
        if (variants.Count == 1)
            return sum;
        sum = [.. sum];
        foreach (var variant in variants.Skip(1))
            System.Numerics.Tensors.TensorPrimitives.Add(sum, map(variant), sum);
        System.Numerics.Tensors.TensorPrimitives.Divide(sum, variants.Count, sum);
        return sum;
    }
}
