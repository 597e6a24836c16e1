using GradCam.Onnx;
using GradCam.Onnx.Proto;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Inference;

/// <summary>A session of ONNX Runtime in this process.</summary>
internal sealed class InProcessSession : IModelSession
{
    private readonly InferenceSession _session;
    private readonly string[] _outputs;

    /// <param name="session">The session; disposed with this.</param>
    public InProcessSession(InferenceSession session)
    {
        _session = session;
        Inputs = [.. session.InputNames];
        _outputs = [.. session.OutputNames.Where(name => session.OutputMetadata[name].IsTensor)];
        Outputs = [.. _outputs.Select(name => Type(name, session.OutputMetadata[name]))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Inputs { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ValueInfoProto> Outputs { get; }

    /// <inheritdoc/>
    public IReadOnlyList<OutputTensor> Run(IReadOnlyDictionary<string, FeedTensor> feeds, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var names = new List<string>(feeds.Count);
        var values = new List<OrtValue>(feeds.Count);
        try
        {
            foreach (var (name, feed) in feeds)
            {
                names.Add(name);
                values.Add(feed.ToOrtValue());
            }
            using var options = new RunOptions();
            using var stop = cancel.Register(() => options.Terminate = true);
            using var results = _session.Run(options, names, values, _outputs);
            var outputs = new OutputTensor[results.Count];
            for (int i = 0; i < outputs.Length; i++)
                outputs[i] = OutputTensor.Of(results[i]);
            return outputs;
        }
        catch (OnnxRuntimeException e)
        {
            cancel.ThrowIfCancellationRequested();
            throw new ModelRunException(RuntimeReason.Of(e.Message), e);
        }
        finally
        {
            foreach (var value in values)
                value.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static ValueInfoProto Type(string name, NodeMetadata value) =>
        new() { Name = name, Type = Dim.Type((ElementType)(int)value.ElementDataType, Dims(value)) };

    /// <summary>
    /// The dimensions that a session reports; it says the same of a scalar and of an unknown rank, so both count as
    /// unknown.
    /// </summary>
    private static IEnumerable<Dim>? Dims(NodeMetadata value) =>
        value.Dimensions.Length == 0
            ? null
            : value.Dimensions.Zip(
                value.SymbolicDimensions,
                (length, symbol) => length >= 0 ? length : new Dim(null, symbol is { Length: > 0 } ? symbol : null)
            );
}
