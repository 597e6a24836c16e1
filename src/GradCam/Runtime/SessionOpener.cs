using GradCam.Graph;
using GradCam.Graph.Proto;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Runtime;

/// <summary>Opens the sessions of a model, from the cache where it has them: optimized for this machine, with the weights in a file that is mapped.</summary>
/// <param name="options">Makes the options of a session, of one among several if asked for.</param>
internal sealed class SessionOpener(Func<bool, SessionOptions> options)
{
    // Smaller ones stay in the graph, where folding finds them.
    private const string SmallestWeight = "1024";

    /// <summary>Is called before a graph is built.</summary>
    public Action Complete { get; init; } = () => { };

    /// <summary>Where sessions are kept, and what stands there for the model and how it was read; null to keep none.</summary>
    public (PreparedCache Cache, string Model)? Kept { get; init; }

    /// <summary>Opens the session of a graph.</summary>
    /// <param name="key">Stands for the graph among all of the model.</param>
    /// <param name="build">Builds the graph.</param>
    /// <param name="among">Other sessions run between its runs.</param>
    /// <exception cref="GradCamException">The graph cannot be built, or the runtime refuses it.</exception>
    public InferenceSession Open(string key, Func<ModelProto> build, bool among)
    {
        if (Kept is not var (cache, model)) return OpenBuilt(Built(build), among);
        string entry = ContentHash.Of("session", Platform.Machine(), model, key);
        if (cache.Find(entry) is { } found && OpenKept(Path.Combine(found, CacheManifest.Model), among) is { } kept) return kept;
        var graph = Built(build);
        return OpenAndKeep(cache, entry, graph, among) ?? OpenBuilt(graph, among);
    }

    private ModelProto Built(Func<ModelProto> build)
    {
        Complete();
        return build();
    }

    private InferenceSession OpenBuilt(ModelProto graph, bool among)
    {
        using var own = options(among);
        return Sessions.Open(graph, own);
    }

    private InferenceSession? OpenKept(string path, bool among)
    {
        using var own = options(among);
        // It is laid out for this machine already, and must not be again.
        own.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        try
        {
            return new InferenceSession(path, own);
        }
        catch (OnnxRuntimeException)
        {
            // Another process has removed it since it was found.
            return null;
        }
    }

    private InferenceSession? OpenAndKeep(PreparedCache cache, string entry, ModelProto graph, bool among)
    {
        InferenceSession? session = null;
        cache.Add(entry, folder =>
        {
            using var own = options(among);
            own.OptimizedModelFilePath = Path.Combine(folder, CacheManifest.Model);
            own.AddSessionConfigEntry("session.optimized_model_external_initializers_file_name", CacheManifest.Weights);
            own.AddSessionConfigEntry("session.optimized_model_external_initializers_min_size_in_bytes", SmallestWeight);
            try
            {
                session = Sessions.Create(graph, own);
            }
            catch (OnnxRuntimeException e)
            {
                // A full disk, or a graph that cannot be written: it can be opened still.
                throw new IOException(e.Message, e);
            }
        });
        return session;
    }
}
