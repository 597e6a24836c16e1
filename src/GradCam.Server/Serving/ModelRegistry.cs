using GradCam.Server.Answers;
using GradCam.Server.Requests;

namespace GradCam.Server.Serving;

/// <summary>The models that are served, by name. Thread-safe.</summary>
internal sealed class ModelRegistry : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<ServedModel> _models = [];
    private int _generation;

    public ModelRegistry(GradCamServerOptions options)
    {
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
        return new([.. all.Select(m => m.Summary(m == all[0]))]);
    }

    /// <summary>Whether requests that name no model mean this one.</summary>
    public bool IsDefault(ServedModel model) => All is [var first, ..] && first == model;

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
                    : $"There is no model '{RequestFields.Shown(name)}': there are {string.Join(", ", all.Select(m => m.Name))}."
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

    public void Dispose()
    {
        foreach (var model in All)
            model.Dispose();
    }
}
