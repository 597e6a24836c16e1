using GradCam.Server.Answers;
using GradCam.Server.Requests;

namespace GradCam.Server.Serving;

/// <summary>The models that are served, by name. Thread-safe.</summary>
internal sealed class ModelRegistry : IDisposable
{
    private readonly SemaphoreSlim _changes = new(1);
    private readonly Func<string, ModelEntry?> _find;
    private readonly Lock _lock = new();
    private readonly List<ServedModel> _models = [];
    private int _generation;

    public ModelRegistry(GradCamServerOptions options)
    {
        _find = options.FindModel;
        foreach (
            var entry in options.Models.Count > 0 ? options.Models : [.. BuiltInModel.All.Select(ModelEntry.BuiltIn)]
        )
            _models.Add(new(entry, ++_generation));
    }

    /// <summary>All models, the default first.</summary>
    public IReadOnlyList<ServedModel> All
    {
        get
        {
            lock (_lock)
                return [.. _models];
        }
    }

    /// <summary>Every model is loaded.</summary>
    public bool Ready => All.All(m => m.Explainer is not null);

    /// <summary>All models in short.</summary>
    public ModelsAnswer Summaries()
    {
        var all = All;
        return new([.. all.Select(m => m.Name)], [.. all.Select(m => m.Summary(m == all[0]))]);
    }

    /// <summary>Whether requests that name no model mean this one.</summary>
    public bool IsDefault(ServedModel model) => All is [var first, ..] && first == model;

    /// <summary>A model is served no more, as it was dropped or loaded anew.</summary>
    public bool IsReplaced(ServedModel model) => !All.Contains(model);

    /// <summary>The model of a name.</summary>
    /// <param name="name">The name; null for the default.</param>
    /// <exception cref="RequestException">There is none.</exception>
    public ServedModel Find(string? name)
    {
        var all = All;
        return (name is null ? all.FirstOrDefault() : all.FirstOrDefault(m => m.Name == name))
            ?? throw new RequestException(
                404,
                name is null
                    ? "No model is loaded."
                    : $"There is no model '{RequestFields.Shown(name)}': there are "
                        + $"{string.Join(", ", all.Select(m => m.Name))}."
            );
    }

    /// <summary>A model that can be run.</summary>
    /// <exception cref="RequestException">There is none, or it is not loaded.</exception>
    public (ServedModel Served, Explainer Explainer) Loaded(string? name)
    {
        var model = Find(name);
        return model.Explainer is { } explainer ? (model, explainer)
            : model.Error is { } error
                ? throw new RequestException(503, $"The model '{model.Name}' is not there: {error}")
            : throw new RequestException(503, $"The model '{model.Name}' is being loaded: ask again.")
            {
                RetryAfter = 1,
            };
    }

    /// <summary>Loads what is not loaded yet.</summary>
    public void LoadAll()
    {
        foreach (var model in All.Where(m => m.Explainer is null))
            model.Load();
    }

    /// <summary>Loads a model, or loads it anew; requests that use the one before are answered by it.</summary>
    /// <param name="name">Its name: that of one that is served, or one that the server's owner offers.</param>
    /// <param name="cancel">Stops waiting for another one that is being loaded.</param>
    /// <exception cref="RequestException">There is none of this name.</exception>
    /// <exception cref="GradCamException">It cannot be loaded; what was there before stays.</exception>
    public async Task<ServedModel> Load(string name, CancellationToken cancel)
    {
        var entry =
            All.FirstOrDefault(m => m.Name == name)?.Entry
            ?? _find(name)
            ?? throw new RequestException(
                404,
                $"There is no model '{RequestFields.Shown(name)}' to be loaded: it has to be in the folder of models "
                    + "that the server was started with."
            );
        await _changes.WaitAsync(cancel);
        try
        {
            var model = new ServedModel(entry, Interlocked.Increment(ref _generation));
            await ModelThread.Run(model.Load);
            ServedModel? before;
            lock (_lock)
            {
                int at = _models.FindIndex(m => m.Name == name);
                before = at < 0 ? null : _models[at];
                if (at < 0)
                    _models.Add(model);
                else
                    _models[at] = model;
            }
            before?.Dispose();
            return model;
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>Drops a model; requests that use it are answered.</summary>
    /// <exception cref="RequestException">There is none of this name.</exception>
    public void Drop(string name)
    {
        var model = Find(name);
        lock (_lock)
            _models.Remove(model);
        model.Dispose();
    }

    public void Dispose()
    {
        foreach (var model in All)
            model.Dispose();
    }
}
