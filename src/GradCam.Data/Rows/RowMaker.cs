using GradCam.Foundation;

namespace GradCam.Data.Rows;

/// <summary>Makes rows of explanations. Thread-safe.</summary>
/// <param name="explainer">Explains the label, and the mirrored picture, where these are asked for.</param>
/// <param name="request">The request that the explanations answer.</param>
/// <param name="labels">The classes of the source's labels.</param>
/// <param name="options">What is kept besides.</param>
internal sealed class RowMaker(Explainer explainer, ExplainRequest request, LabelMapping labels, RowOptions options)
{
    /// <summary>The rows of a picture.</summary>
    /// <param name="reading">The picture.</param>
    /// <param name="explanations">Its explanations.</param>
    /// <param name="cancel">Stops further runs.</param>
    /// <exception cref="GradCamException">A further map cannot be computed, or an overlay not be written.</exception>
    public IReadOnlyList<Row> Of(Reading reading, IReadOnlyList<Explanation> explanations, CancellationToken cancel)
    {
        var picture = explanations[0].Picture!;
        var label = LabelOf(reading, explanations[0]);
        var (marked, objectError) = reading.Object();
        return
        [
            .. explanations.Select(
                (e, i) =>
                {
                    var ofLabel = label.Correct == false ? Again(picture, e, label.Index!.Value, cancel) : null;
                    return Empty(reading) with
                    {
                        Predictions = e.Predictions,
                        Correct = label.Correct,
                        LabelProbability = label.Probability ?? ofLabel?.Target.Probability,
                        Target = e.Target,
                        Layer = e.LayerName,
                        Method = e.Method.Name,
                        Map = e.Raw.Data,
                        MapShape = e.Raw.Shape,
                        Frame = e.Frame is var (left, top, right, bottom) ? [left, top, right, bottom] : null,
                        LabelMap = ofLabel?.Raw.Data,
                        Statistics = MapStatistics.Of(e.Raw.Data, e.Raw.Shape),
                        MirrorAgreement = options.Mirror ? Mirrored(picture, e, cancel) : null,
                        Object = ObjectStatistics.Of(e.Raw.Data, e.Raw.Shape, e.Frame, marked),
                        ObjectError = objectError is null ? null : CallerWords.OfCommandLine(objectError),
                        Properties = reading.Properties,
                        Features = e.Features,
                        Findings = [.. e.Diagnostics.Select(d => d.Code)],
                        Overlay = options.Overlay?.Invoke(reading.Item.Index, explanations.Count > 1 ? $".{i}" : "", e),
                        Seconds = reading.Seconds,
                    };
                }
            ),
        ];
    }

    /// <summary>The row of a picture that could not be explained.</summary>
    public Row Failed(Reading reading, GradCamException error) =>
        Empty(reading) with
        {
            Seconds = reading.Seconds,
            Error = CallerWords.OfCommandLine(error.Message),
        };

    private Row Empty(Reading reading) =>
        new()
        {
            Index = reading.Item.Index,
            Picture = reading.Item.Name,
            Values = reading.Item.Values,
            Hash = reading.Hash,
            Bytes = reading.Bytes,
            Width = reading.Width,
            Height = reading.Height,
            Label = reading.Item.Label,
            LabelIndex = reading.Item.Label is { } label ? labels.IndexOf(label) : null,
        };

    private (int? Index, bool? Correct, float? Probability) LabelOf(Reading reading, Explanation e)
    {
        if (reading.Item.Label is not { } text || labels.IndexOf(text) is not { } index || e.Predictions.Count == 0)
            return default;
        return (
            index,
            e.Predictions[0].Index == index,
            e.Predictions.FirstOrDefault(p => p.Index == index)?.Probability
        );
    }

    private Explanation Again(Picture picture, Explanation e, int index, CancellationToken cancel) =>
        explainer.ExplainBeside(
            picture,
            request with
            {
                Methods = [e.Method],
                Layers = e.Layers.Count == 1 ? [e.LayerName] : request.Layers,
                Targets = [Target.Class(index)],
            },
            cancel
        )[0];

    /// <summary>The likeness of a map to that of the mirrored picture, mirrored back.</summary>
    private float? Mirrored(Picture picture, Explanation e, CancellationToken cancel)
    {
        if (e.Target.Index is not { } index || e.Raw.Shape is not [_, var width])
            return null;
        var mirrored = Again(Mirrored(picture), e, index, cancel);
        return mirrored.Raw.Shape.SequenceEqual(e.Raw.Shape)
            ? MapStatistics.Correlation(
                Positive(e.Raw.Data),
                MapStatistics.Mirrored(Positive(mirrored.Raw.Data), width)
            )
            : null;
    }

    private static Picture Mirrored(Picture picture)
    {
        const int channels = 3;
        var rgb = new byte[picture.Rgb.Length];
        for (int y = 0; y < picture.Height; y++)
        for (int x = 0; x < picture.Width; x++)
            picture
                .Rgb.Slice(channels * (y * picture.Width + x), channels)
                .CopyTo(rgb.AsSpan(channels * (y * picture.Width + picture.Width - 1 - x)));
        return Picture.FromRgb(rgb, picture.Width, picture.Height);
    }

    private static float[] Positive(float[] map) => [.. map.Select(v => Math.Max(v, 0))];
}

/// <summary>What is kept of a picture besides its map.</summary>
/// <param name="Mirror">The agreement with the map of the mirrored picture, which takes another run.</param>
/// <param name="Overlay">Writes an overlay and gives its name; null to write none.</param>
internal sealed record RowOptions(bool Mirror, Func<long, string, Explanation, string>? Overlay);
