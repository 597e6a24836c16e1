using Google.Protobuf;
using GradCam.Graph.Proto;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Graph;

/// <summary>Opens models in ONNX Runtime and turns its failures into our errors.</summary>
internal static class Sessions
{
    private const int LargestInMemory = 1 << 20;

    private static readonly Lazy<string> Runtime = new(() =>
    {
        // Only of use where the program had loaded the runtime before it came to this library; else it is off already.
        var runtime = OrtEnv.Instance();
        runtime.DisableTelemetryEvents();
        return runtime.GetVersionString();
    });

    /// <summary>The runtime's version. Loads it; to be asked before the first session is opened anywhere else than here.</summary>
    public static string Version => Runtime.Value;

    /// <summary>Opens a model.</summary>
    /// <exception cref="GradCamException">The runtime refuses the model.</exception>
    public static InferenceSession Open(ModelProto model, SessionOptions options)
    {
        try
        {
            return Create(model, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new GradCamException($"ONNX Runtime cannot load the model ({OneLine(e.Message)}); check it with the tool that exported it.", e);
        }
    }

    /// <summary>Opens a model, with the runtime's own exceptions.</summary>
    public static InferenceSession Create(ModelProto model, SessionOptions options)
    {
        _ = Version;
        if (model.CalculateSize() < LargestInMemory) return new InferenceSession(model.ToByteArray(), options);
        // As bytes all weights would be in memory once more than the runtime itself needs.
        using var file = new TemporaryModel();
        try
        {
            file.Write(model);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new InferenceSession(model.ToByteArray(), options);
        }
        return new InferenceSession(file.Path, options);
    }

    /// <summary>The gist of a runtime message, which may run over many lines.</summary>
    public static string OneLine(string message)
    {
        string line = string.Join(' ', message.Split((char[])['\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= 300 ? line.TrimEnd('.') : line[..300] + "...";
    }
}
