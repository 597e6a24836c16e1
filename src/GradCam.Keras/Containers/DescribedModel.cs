using GradCam.Foundation;
using GradCam.Keras.Config;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Containers;

/// <summary>
/// A model whose description and weights lie in files of their own: <c>model.to_json()</c> beside
/// <c>model.save_weights()</c>, an unpacked <c>.keras</c> archive, or a layers model of TensorFlow.js.
/// </summary>
internal static class DescribedModel
{
    // The file of an unpacked archive that tells the version.
    private const string Metadata = "metadata.json";

    /// <summary>Opens a description and the weights beside it.</summary>
    /// <param name="path">The description.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="GradCamException">
    /// It describes no Keras model, or its weights are missing or damaged.
    /// </exception>
    public static KerasContainer Open(string path, ResourceLimits limits)
    {
        var description = Description.Read(path, limits);
        if (description.Manifest is { } manifest)
        {
            if (!description.IsModel)
                throw new GradCamException(
                    $"{path} is a graph model of TensorFlow.js, whose layers are not in the file; export the model "
                        + "that it was made of to ONNX (tf2onnx), or give the layers model."
                );
            var shards = JsWeights.Open(path, manifest);
            return new(shards, description.Network(), description.Era, shards, shards.Files);
        }
        if (!description.IsModel)
            throw new GradCamException(
                $"{path} is a JSON file that describes no Keras model; give the model's own file."
            );
        var network = description.Network();
        string beside = ModelFiles.WeightsOf(path),
            weights = NamedFile.Beside(path, beside);
        var file = Hdf5.Open(FileBytes.Open(weights), weights, limits);
        try
        {
            return new(HdfContainer.Weights(file, out _), network, Era(description, limits), file, beside);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The description beside a file of weights; null if none belongs to it.</summary>
    /// <param name="path">The file of weights.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="GradCamException">One of the file's own name makes no sense.</exception>
    public static (KerasNetwork Network, KerasVersion Era, string Name)? Of(
        string path,
        WeightStore weights,
        ResourceLimits limits
    )
    {
        foreach (var (name, isOfItsName) in ModelFiles.DescriptionsOf(path))
        {
            if (Description.Beside(path, name, limits) is not { Manifest: null, IsModel: true } description)
                continue;
            if (isOfItsName)
                return (description.Network(), Era(description, limits), name);
            try
            {
                // Any model's description may be called so.
                if (description.Network() is var network && Fits(network, weights))
                    return (network, Era(description, limits), name);
            }
            catch (GradCamException)
            {
                // Another model's, which nobody asked for.
            }
        }
        return null;
    }

    /// <summary>True if the weights are those of the model, by the layers that have some.</summary>
    private static bool Fits(KerasNetwork network, WeightStore weights)
    {
        if (weights.LayerNames is not { } names)
            return network.Layers.Where(l => l.Inner is null).All(l => weights.Of([l]).Count == WeightCounts.Of(l).All);
        var own = network.Layers.Select(l => l.Name).ToHashSet();
        return names.Any(own.Contains) && names.All(own.Contains);
    }

    private static KerasVersion Era(Description description, ResourceLimits limits) =>
        description.Era is { Version.Length: > 0 } era
            ? era
            : Description.Beside(description.Path, Metadata, limits)?.Era ?? description.Era;
}
