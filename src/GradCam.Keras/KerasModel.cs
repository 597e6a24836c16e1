using Google.Protobuf;
using GradCam.Building;
using GradCam.Keras.Applications;
using GradCam.Keras.Config;
using GradCam.Keras.Containers;
using GradCam.Keras.Conversion;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Keras;

/// <summary>
/// A model that Keras saved, read without Python: whole models in HDF5 (<c>.h5</c>) and in the <c>.keras</c> format, of
/// Keras 1 to 3, and the weights alone of the networks of <c>keras.applications</c>, whose layers are known.
/// </summary>
/// <example><code>
/// using Explainer explainer = KerasModel.Load("keras_model.h5").ToExplainer();
/// KerasModel.Load("model.keras").Save("model.onnx");
/// </code></example>
public sealed class KerasModel
{
    private readonly string _path;
    private readonly KerasNetwork _network;
    private readonly Application? _application;

    private readonly ResourceLimits _limits;

    private KerasModel(string path, KerasNetwork network, Application? application, ResourceLimits limits) =>
        (_path, _network, _application, _limits, Card) = (
            path,
            network,
            application,
            limits,
            KerasCard.Of(path, network, limits)
        );

    /// <summary>The model's name.</summary>
    public string Name => _network.Name;

    /// <summary>
    /// The preparation of photographs and the names of the classes, as far as they are known: from the
    /// <c>.gradcam.json</c> beside the file, or else from its kind (models of Teachable Machine and of
    /// <c>keras.applications</c> are recognized) and a <c>labels.txt</c> beside it.
    /// </summary>
    public ModelCard Card { get; }

    /// <summary>Opens a file and reads what the model is, without its weights.</summary>
    /// <param name="path">
    /// The file, whose content tells its format, or the folder of an unpacked <c>.keras</c> archive or of a layers
    /// model of TensorFlow.js. A JSON file is read with the weights beside it, and weights with the JSON file.
    /// </param>
    /// <param name="limits">
    /// The limits on the file and on those beside it; null for the defaults.
    /// </param>
    /// <exception cref="GradCamException">
    /// It is missing, no Keras file, damaged, too large, or holds weights alone that fit no application.
    /// </exception>
    public static KerasModel Load(string path, ResourceLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Guarded(
            path,
            () =>
            {
                limits ??= ResourceLimits.Default;
                path = Directory.Exists(path) ? ModelFiles.InFolder(path) ?? path : path;
                using var file = KerasContainer.Open(path, limits);
                if (file.Network is { } network)
                    return new KerasModel(path, network, null, limits);
                var found = Recognition.Of(file.Weights, path, ApplicationTable.All);
                return new(path, found.Network, found.Application, limits);
            }
        );
    }

    /// <summary>Converts the model.</summary>
    /// <returns>
    /// An ONNX file's bytes: operator set 18, channels first inside, the input as Keras has it, values named after the
    /// layers that make them.
    /// </returns>
    /// <exception cref="GradCamException">
    /// A layer is not known or is a Lambda, weights are missing, or the result would exceed the 2 GB of an ONNX file.
    /// </exception>
    public byte[] ToOnnx() => Convert().Model.ToByteArray();

    /// <summary>Converts the model into a file, which appears whole or not at all.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <exception cref="GradCamException">As for <see cref="ToOnnx"/>, or the file cannot be written.</exception>
    public void Save(string path) => OnnxFile.Save(Convert().Model, path);

    /// <summary>Makes the model ready to explain.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="GradCamException">As for <see cref="ToOnnx"/>, or the model is not one of pictures.</exception>
    public Explainer ToExplainer(ExplainerOptions? options = null) =>
        Explainer.Load(
            Source(options?.Submodel),
            (options ?? new() { Limits = _limits }) with
            {
                Card = options?.Card ?? Card,
            }
        );

    /// <summary>The number of layers of the model, including inputs and the layers of models within it.</summary>
    public int Layers => _network.AllLayers.Count();

    internal KerasNetwork Network => _network;

    // The name of a file of weights may tell the size of the pictures, which the model's name holds.
    internal ModelSource Source(string? submodel = null) =>
        ModelSource.Of(_path, () => Convert(submodel), submodel is null ? Name : $"{Name}\n{submodel}");

    /// <summary>
    /// The number of values in the weights of a converted model: in all its float constants except scalars.
    /// </summary>
    internal long Parameters(ModelProto converted) =>
        converted
            .Graph.Initializer.Where(t => (ElementType)t.DataType == ElementType.Float && t.Dims.Count > 0)
            .Sum(Tensors.Count);

    /// <summary>Converts the model, or its first part.</summary>
    /// <returns>It, and the names of the further files that it was read from.</returns>
    internal (ModelProto Model, IReadOnlyList<string> Beside) Convert(string? submodel = null) =>
        Guarded(
            _path,
            () =>
            {
                // Opened anew: a prepared model from the cache needs no weights at all.
                using var file = KerasContainer.Open(_path, _limits);
                var (weights, backend) = (file.Weights, file.Era.Backend);
                if (_application is not null)
                {
                    var found = Recognition.Of(file.Weights, _path, _application);
                    weights = found.Weights;
                    backend = TheanoOrder.Backend(_path, file.Era.Backend, found.InTheanoOrder);
                }
                var part = submodel is null ? null : KerasSubmodel.Of(_network, submodel);
                var model = Converter.Convert(_network, weights, file.Era with { Backend = backend }, _limits, part);
                if (part is not null)
                    Submodel.DropUnread(model.Graph);
                return (model, file.Beside);
            }
        );

    /// <summary>
    /// Runs a step and turns unexpected exceptions into errors: readers check what they read, but a forgotten check
    /// must not end the program.
    /// </summary>
    private static T Guarded<T>(string path, Func<T> step)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return step();
        }
        catch (Exception e) when (e is not (GradCamException or OperationCanceledException))
        {
            throw new GradCamException(
                $"{path} describes something that cannot be converted; save the model again, or export it to ONNX "
                    + "with Python.",
                e
            );
        }
    }
}
