using GradCam.Data.Metrics.Engine;
using GradCam.Running;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>Makes the maps of all methods and layers, and beside them the two that know nothing. Thread-safe.</summary>
/// <param name="request">The methods and layers.</param>
/// <param name="threads">Threads of a run; null for those of the explainer.</param>
internal sealed class MapMaker(ExplainRequest request, int? threads)
{
    // Gradients of few samples are as fast as of many, and take less memory.
    private const int AtOnce = 4;

    private const int FloorPurpose = 4;

    /// <summary>The rows and columns of a random map, as coarse as those of usual layers.</summary>
    private const int FloorSide = 7;

    /// <summary>The explanations of one sample for the network's own class.</summary>
    public IReadOnlyList<Explanation> Explain(
        Explainer explainer,
        Picture picture,
        PreparedImage prepared,
        CancellationToken cancel
    ) =>
        explainer.ExplainPrepared(
            new(prepared.Tensor, [1, .. prepared.Shape.Select(d => (long)d)]),
            request,
            [(picture, prepared.Region)],
            threads,
            cancel
        )[0];

    /// <summary>The candidate that an explanation is of.</summary>
    public static Candidate CandidateOf(Explanation e) => new(e.Method.Name, e.Method.AtInput ? "" : e.LayerName);

    /// <summary>The maps that know nothing.</summary>
    public static void AddFloor(PictureCase picture)
    {
        int[] size = [picture.Size.Height, picture.Size.Width];
        foreach (var (candidate, raw) in Floor(picture, 0))
            picture.Maps.Add(new(picture, candidate, raw, MapNormalization.Default.Apply(raw, size)));
    }

    /// <summary>The raw maps of inputs, one after the other, for a class.</summary>
    /// <param name="explainer">The network.</param>
    /// <param name="picture">The picture that they are made of.</param>
    /// <param name="inputs">The inputs, in the model's layout.</param>
    /// <param name="target">The class.</param>
    /// <param name="draw">Distinguishes the random maps of the floor.</param>
    /// <param name="cancel">Stops it.</param>
    public IReadOnlyDictionary<Candidate, Tensor>[] Raw(
        Explainer explainer,
        PictureCase picture,
        IReadOnlyList<float[]> inputs,
        int target,
        int draw,
        CancellationToken cancel
    )
    {
        var made = new List<IReadOnlyDictionary<Candidate, Tensor>>();
        foreach (float[][] chunk in inputs.Chunk(AtOnce))
        {
            var values = new float[chunk.Length * picture.Input.Length];
            for (int i = 0; i < chunk.Length; i++)
                chunk[i].CopyTo(values, i * picture.Input.Length);
            var explanations = explainer.ExplainPrepared(
                new Batch(values, picture.ShapeOf(chunk.Length)),
                request with
                {
                    Targets = [Target.Class(target)],
                },
                null,
                threads,
                cancel
            );
            foreach (var sample in explanations)
                made.Add(
                    sample
                        .Where(e => e.Raw.Data.All(float.IsFinite))
                        .Select(e => (CandidateOf(e), e.Raw))
                        .Concat(Floor(picture, HashCodes.Of(draw, made.Count + 1)))
                        .ToDictionary(m => m.Item1, m => m.Item2)
                );
        }
        return [.. made];
    }

    /// <summary>A random map is another one whenever it is asked for; a constant one never.</summary>
    public static IEnumerable<(Candidate, Tensor)> Floor(PictureCase picture, int draw)
    {
        var random = picture.Random(HashCodes.Of(FloorPurpose, draw));
        int[] shape = [FloorSide, FloorSide];
        var noise = new float[FloorSide * FloorSide];
        for (int i = 0; i < noise.Length; i++)
            noise[i] = random.NextSingle();
        yield return (Candidate.Random, new(noise, shape));
        yield return (Candidate.Constant, new([.. noise.Select(_ => 1f)], shape));
    }
}
