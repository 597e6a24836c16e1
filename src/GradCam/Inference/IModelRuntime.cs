using GradCam.Onnx.Proto;

namespace GradCam.Inference;

/// <summary>
/// Access to ONNX Runtime, in this process or in one of its own. This library uses ONNX Runtime only through this
/// interface.
/// </summary>
internal interface IModelRuntime : IDisposable
{
    /// <summary>The limits on models.</summary>
    ResourceLimits Limits { get; }

    /// <summary>ONNX Runtime's version, such as <c>1.31.1</c>.</summary>
    string Version { get; }

    /// <summary>Opens a model.</summary>
    /// <param name="model">The model, which has to be valid.</param>
    /// <param name="settings">The settings of the session.</param>
    /// <exception cref="GradCamException">
    /// The runtime refuses the model; <see cref="UnwritableModelException"/> if only
    /// <see cref="SessionSettings.SaveTo"/> failed.
    /// </exception>
    IModelSession Open(ModelProto model, SessionSettings settings);

    /// <summary>Opens a model's file that this library wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">The settings of the session.</param>
    /// <returns>Null if it cannot be opened, perhaps because it is gone.</returns>
    IModelSession? OpenFile(string path, SessionSettings settings);
}

/// <summary>A model that is ready to run. Thread-safe.</summary>
internal interface IModelSession : IDisposable
{
    /// <summary>The names of the inputs that are read.</summary>
    IReadOnlyList<string> Inputs { get; }

    /// <summary>The outputs that are tensors, with their types as far as the runtime knows them.</summary>
    IReadOnlyList<ValueInfoProto> Outputs { get; }

    /// <summary>Runs the model.</summary>
    /// <param name="feeds">The tensors to run on, by input.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <returns>The value of each output, in the order of <see cref="Outputs"/>.</returns>
    /// <exception cref="ModelRunException">The runtime cannot run the model on these tensors.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    IReadOnlyList<OutputTensor> Run(IReadOnlyDictionary<string, FeedTensor> feeds, CancellationToken cancel);
}

/// <summary>A run failed.</summary>
internal sealed class ModelRunException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A model was opened, but could not be written to <see cref="SessionSettings.SaveTo"/>.</summary>
internal sealed class UnwritableModelException(string message, Exception? inner = null) : IOException(message, inner);
