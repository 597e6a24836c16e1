using System.Runtime.CompilerServices;
using GradCam.Foundation;
using GradCam.Keras;
using GradCam.Onnx.Proto;

namespace GradCam.Cli;

/// <summary>
/// Keras' files among the models. Their reader is loaded only when there is one, so that no other run has to wait for
/// it.
/// </summary>
internal static class KerasFiles
{
    /// <summary>
    /// True for what may be a Keras file, by its first bytes: HDF5, a zip archive, or JSON; and for a folder with a
    /// description.
    /// </summary>
    public static bool IsOne(string path)
    {
        try
        {
            if (FileKind.Special(path) is not null)
                return false;
            if (Directory.Exists(path))
                return Directory.EnumerateFiles(path, "*.json").Any();
            using var file = File.OpenHandle(path);
            Span<byte> head = stackalloc byte[8];
            head = head[..RandomAccess.Read(file, head, 0)];
            return head.StartsWith(FileSignatures.Hdf5[..4])
                || head.StartsWith(FileSignatures.Zip)
                || FileSignatures.IsJson(head);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // What is wrong is told where the file is read.
            return false;
        }
    }

    /// <summary>Loads one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="options">The options, given what the file says of itself.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Explainer Load(string path, ResourceLimits limits, Func<ModelCard, ExplainerOptions> options)
    {
        var model = KerasModel.Load(path, limits);
        return model.ToExplainer(options(model.Card));
    }

    /// <summary>Converts one, as <c>gradcam convert</c> does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">The limits.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ModelProto Convert(string path, ResourceLimits limits) =>
        KerasModel.Load(path, limits).Convert().Model;
}
