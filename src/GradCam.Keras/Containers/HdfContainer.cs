using System.Text;
using GradCam.Keras.Config;
using GradCam.Keras.Conversion;
using GradCam.Keras.Hdf;

namespace GradCam.Keras.Containers;

/// <summary>An HDF5 file: a whole model, or weights alone, whose description may lie beside it.</summary>
internal static class HdfContainer
{
    /// <summary>Reads one.</summary>
    /// <param name="stream">The file; closed with the container, or on an error.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="GradCamException">It is damaged, or holds nothing.</exception>
    public static KerasContainer Open(Stream stream, string path, ResourceLimits limits)
    {
        var file = Hdf5.Open(stream, path, limits);
        try
        {
            var weights = Weights(file, out var group);
            if (file.Text(file.Root, "model_config") is { } config)
                return new(
                    weights,
                    NetworkReader.Parse(Encoding.UTF8.GetBytes(config), path, limits),
                    Era(file, group),
                    file
                );
            if (file.Names(file.Root).Length == 0)
                throw new GradCamException(
                    $"{path} is an HDF5 file that holds nothing; copy the file, or save the model, again."
                );
            return DescribedModel.Of(path, weights, limits) is { } described
                ? new(weights, described.Network, described.Era, file, described.Name)
                : new(weights, null, Era(file, group), file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The weights of a file, whole models' or by themselves.</summary>
    /// <param name="file">The file.</param>
    /// <param name="group">The group that they lie in.</param>
    public static WeightStore Weights(Hdf5 file, out HdfObject group)
    {
        group = file.Group(file.Root, "model_weights") ?? file.Root;
        // Weights that Keras 3 saved by themselves lie as in a .keras file.
        return file.Text(file.Root, "model_config") is null && file.Texts(group, "layer_names") is null
            ? new CheckpointWeights(file)
            : new LegacyWeights(file, group);
    }

    private static KerasVersion Era(Hdf5 file, HdfObject weights) =>
        new(
            file.Text(file.Root, "keras_version") ?? file.Text(weights, "keras_version") ?? "",
            file.Text(file.Root, "backend") ?? file.Text(weights, "backend") ?? ""
        );
}
