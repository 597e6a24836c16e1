using GradCam.Caching;
using GradCam.Inference;
using GradCam.Onnx.Proto;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Running;

/// <summary>
/// Opens the sessions of a model, from the cache where it has them: optimized for this machine, with the weights in a
/// file that is mapped.
/// </summary>
/// <param name="runtime">Opens them.</param>
/// <param name="threads">Threads of a run; 0 leaves it to the runtime.</param>
internal sealed class SessionOpener(IModelRuntime runtime, int threads)
{
    /// <summary>Sessions do not keep the memory of their runs.</summary>
    public bool ReleasesMemory { get; init; }

    /// <summary>The cache of sessions, and the key of the model and its options there; null to keep none.</summary>
    public (PreparedCache Cache, string Model)? Kept { get; init; }

    /// <summary>Opens the session of a graph.</summary>
    /// <param name="key">Stands for the graph among all of the model.</param>
    /// <param name="build">Builds the graph.</param>
    /// <param name="among">Other sessions run between its runs.</param>
    /// <exception cref="GradCamException">The graph cannot be built, or the runtime refuses it.</exception>
    public IModelSession Open(string key, Func<ModelProto> build, bool among)
    {
        var settings = new SessionSettings
        {
            Threads = threads,
            Alternates = among,
            ReleasesMemory = ReleasesMemory,
        };
        if (Kept is not var (cache, model))
            return runtime.Open(build(), settings);
        string entry = ContentHash.Of("session", PlatformKey.Machine(runtime.Version), model, key);
        if (Find(cache, entry, settings) is { } kept)
            return kept;
        var graph = build();
        return OpenAndKeep(cache, entry, graph, settings) ?? runtime.Open(graph, settings);
    }

    /// <summary>Null where nothing is kept.</summary>
    private IModelSession? Find(PreparedCache cache, string entry, SessionSettings settings) =>
        // It is laid out for this machine already, and must not be again. Another process may have removed it since it
        // was found.
        cache.Find(entry)
            is { } found
            ? runtime.OpenFile(
                Path.Combine(found, CacheManifest.Model),
                settings with
                {
                    Optimize = GraphOptimizationLevel.ORT_DISABLE_ALL,
                }
            )
            : null;

    /// <summary>Null where nothing can be kept: the disk is full, or the graph cannot be written.</summary>
    private IModelSession? OpenAndKeep(PreparedCache cache, string entry, ModelProto graph, SessionSettings settings)
    {
        // Written by one session and mapped by the next, the weights of a large model are in memory once less.
        bool large = graph.CalculateSize() > SessionSettings.LargeModel;
        IModelSession? session = null;
        cache.Add(
            entry,
            folder =>
                session = runtime.Open(
                    graph,
                    settings with
                    {
                        ForSaving = large,
                        SaveTo = Path.Combine(folder, CacheManifest.Model),
                        SaveWeightsTo = CacheManifest.Weights,
                    }
                )
        );
        if (!large)
            return session;
        session?.Dispose();
        return Find(cache, entry, settings);
    }
}
