using GradCam.Foundation;
using Microsoft.ML.OnnxRuntime;

namespace GradCam;

/// <summary>The device that models run on: an execution provider of ONNX Runtime and its index.</summary>
/// <remarks>
/// The package this library depends on computes on the processor; each other device comes with a package of its own, to
/// be added to the program.
/// </remarks>
public sealed class Device
{
    private readonly string _provider,
        _package;
    private readonly Action<SessionOptions, int> _append;

    private Device(string name, string provider, string package, Action<SessionOptions, int> append, int index = 0) =>
        (Name, _provider, _package, _append, Index) = (name, provider, package, append, index);

    /// <summary>The processor.</summary>
    public static Device Cpu { get; } = new("cpu", "CPUExecutionProvider", "Microsoft.ML.OnnxRuntime", (_, _) => { });

    /// <summary>An NVIDIA graphics card; package <c>Microsoft.ML.OnnxRuntime.Gpu</c>.</summary>
    public static Device Cuda { get; } =
        new(
            "cuda",
            "CUDAExecutionProvider",
            "Microsoft.ML.OnnxRuntime.Gpu",
            (options, index) => options.AppendExecutionProvider_CUDA(index)
        );

    /// <summary>Any graphics card of a Windows machine; package <c>Microsoft.ML.OnnxRuntime.DirectML</c>.</summary>
    public static Device DirectMl { get; } =
        new(
            "directml",
            "DmlExecutionProvider",
            "Microsoft.ML.OnnxRuntime.DirectML",
            (options, index) =>
            {
                // This provider takes nothing else.
                options.EnableMemoryPattern = false;
                options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
                options.AppendExecutionProvider_DML(index);
            }
        );

    /// <summary>Apple's neural engine and graphics; package <c>Microsoft.ML.OnnxRuntime</c> on macOS or iOS.</summary>
    public static Device CoreMl { get; } =
        new(
            "coreml",
            "CoreMLExecutionProvider",
            "Microsoft.ML.OnnxRuntime (on macOS)",
            (options, _) => options.AppendExecutionProvider("CoreML")
        );

    /// <summary>Intel's processors and graphics; package <c>Intel.ML.OnnxRuntime.OpenVino</c>.</summary>
    public static Device OpenVino { get; } =
        new(
            "openvino",
            "OpenVINOExecutionProvider",
            "Intel.ML.OnnxRuntime.OpenVino",
            (options, _) => options.AppendExecutionProvider_OpenVINO()
        );

    /// <summary>Every kind of device, the default first.</summary>
    public static IReadOnlyList<Device> All { get; } = [Cpu, Cuda, DirectMl, CoreMl, OpenVino];

    /// <summary>The name on the command line.</summary>
    public string Name { get; }

    /// <summary>The number of the device among several of its kind, from 0.</summary>
    public int Index { get; }

    /// <summary>Another device of the kind, such as the second graphics card.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <exception cref="GradCamException">The number is negative, or there is only one such device.</exception>
    public Device At(int index) =>
        index == 0 ? this
        : index > 0 && this.Name is "cuda" or "directml" ? new(Name, _provider, _package, _append, index)
        : throw new GradCamException(
            $"There is no device '{Name}:{index}'; cuda and directml take a number from 0, such as cuda:1, and the "
                + "others none."
        );

    /// <summary>Reads a device as it is written on the command line: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
    /// <param name="text">The name, with a colon and a number where there are several.</param>
    /// <exception cref="GradCamException">There is no such device.</exception>
    public static Device Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':');
        var device =
            All.FirstOrDefault(d => d.Name.Equals(parts[0], StringComparison.OrdinalIgnoreCase))
            ?? throw new GradCamException(
                $"There is no device '{text}'{Suggestions.For(parts[0], All.Select(d => d.Name))}; the devices are "
                    + $"{string.Join(", ", All.Select(d => d.Name))}."
            );
        if (parts.Length == 1)
            return device;
        return parts.Length == 2 && int.TryParse(parts[1], out int index)
            ? device.At(index)
            : throw new GradCamException($"'{text}' is no device; write it like cuda:1.");
    }

    /// <summary>The name as it is written on the command line.</summary>
    public override string ToString() => Index == 0 ? Name : $"{Name}:{Index}";

    /// <summary>Makes sessions compute on the device.</summary>
    /// <exception cref="GradCamException">Its package is missing, or the device cannot be used.</exception>
    internal void AddTo(SessionOptions options)
    {
        if (!OrtEnv.Instance().GetAvailableProviders().Contains(_provider))
            throw new GradCamException(
                $"The device '{this}' is not in the ONNX Runtime that this program was built with: add the NuGet "
                    + $"package {_package} to it{Shadowed}, or use the device cpu."
            );
        // Why a provider cannot be loaded is told below; the runtime's log would write it to the terminal as well.
        var environment = OrtEnv.Instance();
        var level = environment.EnvLogLevel;
        try
        {
            environment.EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
            _append(options, Index);
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            throw new GradCamException(
                $"The device '{this}' cannot be used ({Inference.RuntimeReason.Of(e.Message)}); check that "
                    + $"{(Name == "cuda" ? "its driver, CUDA and cuDNN are" : "its driver is")} installed, or use the "
                    + "device cpu.",
                e
            );
        }
        finally
        {
            environment.EnvLogLevel = level;
        }
    }

    /// <summary>
    /// The remedy where the package is there, but the processor's library was copied over it: a program that refers to
    /// this project, and not to its package, has no part in GradCam.targets.
    /// </summary>
    private string Shadowed =>
        _package.Contains('(')
            ? ""
            : " (if it has it already, add <PackageReference Include=\"Microsoft.ML.OnnxRuntime\" "
                + "ExcludeAssets=\"all\" /> beside it)";
}
