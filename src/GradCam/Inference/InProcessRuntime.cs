using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Inference;

/// <summary>ONNX Runtime in this process: the fastest, and what it cannot bear ends the process.</summary>
internal sealed class InProcessRuntime : IModelRuntime
{
    private const int LargestInMemory = 1 << 20;

    // Smaller ones stay in the graph, where folding finds them.
    private const string SmallestWeight = "1024";

    // Errors become sentences of ours, so that the runtime need not print them too.
    private const OrtLoggingLevel Quiet = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

    private static readonly Lazy<string> Runtime = new(() =>
    {
        var creation = new EnvironmentCreationOptions { logId = "gradcam", logLevel = Quiet };
        // Where the program has loaded the runtime before it came to this library, there is an environment already.
        var runtime = OrtEnv.IsCreated ? OrtEnv.Instance() : OrtEnv.CreateInstanceWithOptions(ref creation);
        runtime.DisableTelemetryEvents();
        return runtime.GetVersionString();
    });

    private readonly Device _device;
    private readonly Func<SessionOptions>? _options;

    /// <param name="device">The device that sessions run on.</param>
    /// <param name="options">Makes the options that sessions begin with; null for the runtime's defaults.</param>
    /// <param name="limits">The limits on models; null for <see cref="ResourceLimits.Default"/>.</param>
    /// <exception cref="GradCamException">The device cannot be used.</exception>
    public InProcessRuntime(Device device, Func<SessionOptions>? options = null, ResourceLimits? limits = null)
    {
        (_device, _options, Limits) = (device, options, limits ?? ResourceLimits.Default);
        // Said before any work is done.
        if (device != Device.Cpu)
            Options(new()).Dispose();
    }

    /// <summary>The processor, with the runtime's defaults.</summary>
    public static InProcessRuntime Default { get; } = new(Device.Cpu);

    /// <inheritdoc/>
    public ResourceLimits Limits { get; }

    /// <inheritdoc/>
    public string Version => Runtime.Value;

    /// <inheritdoc/>
    public IModelSession Open(ModelProto model, SessionSettings settings) =>
        Opened(
            settings with
            {
                SkippedOptimizers = UnsafeOptimizers.In(model),
            },
            native => Create(model, native, settings)
        );

    private InProcessSession Opened(SessionSettings settings, Func<SessionOptions, InferenceSession> open)
    {
        _ = Version;
        using var native = Options(settings);
        try
        {
            return new InProcessSession(open(native));
        }
        catch (OnnxRuntimeException e) when (settings.SaveTo is not null && !settings.ForLooking)
        {
            throw new UnwritableModelException(RuntimeReason.Of(e.Message), e);
        }
        catch (OnnxRuntimeException e)
        {
            throw new GradCamException(
                $"ONNX Runtime cannot load the model ({RuntimeReason.Of(e.Message)}); check it with the tool that "
                    + "exported it.",
                e
            );
        }
    }

    /// <inheritdoc/>
    public IModelSession? OpenFile(string path, SessionSettings settings)
    {
        _ = Version;
        using var native = Options(settings);
        try
        {
            return new InProcessSession(new InferenceSession(path, native));
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }
    }

    /// <summary>Opens a model's file that this library wrote, and says what is wrong with it.</summary>
    /// <exception cref="GradCamException">
    /// The runtime refuses the model; <see cref="UnwritableModelException"/> as for <see cref="Open"/>.
    /// </exception>
    public IModelSession OpenFileOrThrow(string path, SessionSettings settings) =>
        Opened(settings, native => new(path, native));

    /// <summary>Nothing: the runtime belongs to the process.</summary>
    public void Dispose() { }

    private static InferenceSession Create(ModelProto model, SessionOptions native, SessionSettings settings)
    {
        int size = model.CalculateSize();
        if (size < LargestInMemory)
            return new InferenceSession(model.ToByteArray(), native);
        // As bytes all weights would be in memory once more than the runtime itself needs.
        TemporaryModel file;
        try
        {
            // A model that the runtime writes would refer to the weights that it maps.
            file = settings is { SaveTo: not null, SaveWeightsTo: null }
                ? TemporaryModel.Of(model)
                : TemporaryModel.OfParts(model);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new InferenceSession(model.ToByteArray(), native);
        }
        using (file)
        {
            // Weights that were read to be written are garbage now; the runtime is about to need as much memory again.
            if (size > SessionSettings.LargeModel)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            return new InferenceSession(file.Path, native);
        }
    }

    private SessionOptions Options(SessionSettings settings)
    {
        var native =
            settings.ForLooking || _options is null
                ? new SessionOptions()
                : _options()
                    ?? throw new GradCamException(
                        "ExplainerOptions.SessionOptions returned null; it has to return new options each time."
                    );
        try
        {
            // Who wants the log sets another level than the runtime's default.
            if (
                settings.ForLooking
                || _options is null
                || native.LogSeverityLevel == OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING
            )
                native.LogSeverityLevel = Quiet;
            if (settings.Threads > 0)
                native.IntraOpNumThreads = settings.Threads;
            if (settings.Alternates)
                native.AddSessionConfigEntry("session.force_spinning_stop", "1");
            if (settings.ReleasesMemory)
                native.EnableCpuMemArena = false;
            if (settings.Optimize is { } level)
                native.GraphOptimizationLevel = level;
            if (settings.SkippedOptimizers is { } skipped)
                native.AddSessionConfigEntry("optimization.disable_specified_optimizers", skipped);
            if (settings.ForLooking || settings.ForSaving)
                native.AddSessionConfigEntry("session.disable_prepacking", "1");
            if (settings.SaveTo is { } file)
                native.OptimizedModelFilePath = file;
            if (settings.SaveWeightsTo is { } weights)
            {
                native.AddSessionConfigEntry("session.optimized_model_external_initializers_file_name", weights);
                native.AddSessionConfigEntry(
                    "session.optimized_model_external_initializers_min_size_in_bytes",
                    SmallestWeight
                );
            }
            if (!settings.ForLooking && _device != Device.Cpu)
                _device.AddTo(native);
            return native;
        }
        catch
        {
            native.Dispose();
            throw;
        }
    }
}
