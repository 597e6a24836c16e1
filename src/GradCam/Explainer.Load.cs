using GradCam.Foundation;
using GradCam.Models;

namespace GradCam;

public sealed partial class Explainer
{
    /// <summary>
    /// Loads a model, and the <c>.gradcam.json</c> beside it if there is one. What it does not say is read from the
    /// model's metadata and from files of other tools beside it (docs/preparation.md).
    /// </summary>
    /// <param name="path">
    /// The ONNX file. Its weights are read again for every further kind of layer, method or target, so that they need
    /// no memory of their own. It may be replaced or deleted meanwhile; once it has been written to, an explanation of
    /// a new kind throws a <see cref="GradCamException"/>.
    /// </param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="GradCamException">
    /// The file is missing, no valid ONNX model, or not a model of pictures.
    /// </exception>
    public static Explainer Load(string path, ExplainerOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (BuiltInModel.All.Any(m => m.Name == path) && !File.Exists(path))
            throw new GradCamException(
                $"{path} is no file but the name of a built-in model: give the member of BuiltInModel, not its name."
            );
        return new(
            ModelSource.Of(path, LimitsOf(options)),
            options?.Card ?? ModelCard.ForModel(path, LimitsOf(options)),
            options ?? new()
        );
    }

    /// <summary>Loads a model from memory.</summary>
    /// <param name="onnx">
    /// The ONNX file's bytes, which stay in use and are not to be changed; weights in further files cannot be read this
    /// way.
    /// </param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="GradCamException">The bytes are no valid ONNX model, or not a model of pictures.</exception>
    public static Explainer Load(ReadOnlyMemory<byte> onnx, ExplainerOptions? options = null) =>
        new(ModelSource.Of(onnx, LimitsOf(options)), options?.Card ?? ModelCard.Empty, options ?? new());

    /// <summary>Loads a model from a stream, which is read to its end and stays open.</summary>
    /// <param name="onnx">The stream of an ONNX file's bytes; weights in further files cannot be read this way.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="GradCamException">
    /// The bytes are no valid ONNX model, too many for one, or not a model of pictures.
    /// </exception>
    public static Explainer Load(Stream onnx, ExplainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(onnx);
        return Load(FileBytes.ReadToEnd(onnx, "The model"), options);
    }

    private static ResourceLimits LimitsOf(ExplainerOptions? options) => options?.Limits ?? ResourceLimits.Default;

    /// <summary>Loads a model from any source.</summary>
    /// <param name="source">The model.</param>
    /// <param name="options">The options.</param>
    internal static Explainer Load(ModelSource source, ExplainerOptions options) =>
        new(source, options.Card ?? ModelCard.Empty, options);

    /// <summary>Loads a model that comes with the library.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public static Explainer Load(BuiltInModel model, ExplainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Load(model.Onnx(), (options ?? new()) with { Card = options?.Card ?? model.Card });
    }
}
