using GradCam.Models;
using GradCam.Running;
using GradCam.Targets;

namespace GradCam.Explaining;

/// <summary>Several photographs that run together, such as those that a model gives one score.</summary>
internal static class PictureBag
{
    /// <summary>Prepares photographs for one run.</summary>
    /// <returns>The samples; and each one's photograph, with the part of it that the sample shows.</returns>
    /// <exception cref="GradCamException">
    /// The model does not take pictures, or not as many together; or they are of several sizes when prepared.
    /// </exception>
    public static (Batch Batch, IReadOnlyList<(Picture, Region)> Frames) Of(
        ExplainedModel model,
        IReadOnlyList<Picture> pictures
    )
    {
        if (pictures.Count == 0)
            throw new GradCamException("There are no pictures to explain; give at least one.");
        var network = model.Network;
        if (network is { SharesScores: true, FixedBatch: { } most } && pictures.Count > most)
            throw new GradCamException(
                $"The model scores {most} pictures together, and {pictures.Count} were given: give {most} of them."
            );
        PreparedImage[] prepared = [.. pictures.Select(p => model.Prepare(p))];
        var first = prepared[0];
        if (prepared.FirstOrDefault(p => !p.Shape.SequenceEqual(first.Shape)) is { } other)
            throw new GradCamException(
                "Pictures that run together have one size, but they are prepared to "
                    + $"{first.Width} x {first.Height} and {other.Width} x {other.Height}; resize them, or say how "
                    + "they are prepared (ExplainerOptions.Preprocessing)."
            );
        int length = first.Tensor.Length;
        var values = new float[Batch.Whole(pictures.Count, length)];
        foreach (var (i, one) in prepared.Index())
            one.Tensor.CopyTo(values, i * length);
        return (
            new(values, [pictures.Count, .. first.Shape.Select(d => (long)d)]),
            [.. pictures.Zip(prepared, (picture, p) => (picture, p.Region))]
        );
    }

    /// <summary>
    /// True if a model gives several pictures one score. One that was exported for a single picture may have one score
    /// only since it cannot take more, which a run of two tells.
    /// </summary>
    public static bool ScoresTogether(ExplainedModel model, CancellationToken cancel)
    {
        var network = model.Network;
        if (!network.SharesScores || network.FixedBatch is not null)
            return network.SharesScores;
        long[] shape = [2, .. model.InputShape.Select(length => (long)length)];
        var form = LinearTerm.OfRank(0);
        try
        {
            var two = new Batch(new float[shape.Aggregate(1L, (all, length) => all * length)], shape);
            model
                .Pool(two.Spatial(network.InputLayout.SpatialAxes))
                .Session(new([], [], form))
                .Run(two.Data, shape, [form], cancel);
            return true;
        }
        catch (GradCamException)
        {
            return false;
        }
    }

    /// <summary>What is to be said where a picture stands in for others that a bag of a fixed size lacks.</summary>
    public static Diagnostic? Repeated(Network network, BatchPart part) =>
        network is { SharesScores: true, FixedBatch: { } all } && part.Count < all
            ? new(
                "repeated-pictures",
                $"The model scores {all} pictures together, and {part.Count} {(part.Count == 1 ? "was" : "were")} "
                    + "given: the last one stands in for those that are missing."
            )
            : null;
}
