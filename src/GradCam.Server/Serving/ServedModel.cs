using GradCam.Foundation;
using GradCam.Server.Answers;

namespace GradCam.Server.Serving;

/// <summary>A model that is being loaded, is ready, or could not be loaded.</summary>
internal sealed class ServedModel(ModelEntry entry, int generation)
{
    private volatile Explainer? _explainer;
    private volatile string? _error;

    /// <summary>Its name.</summary>
    public string Name => entry.Name;

    /// <summary>Counts how often models were loaded, so that answers of an older one are not taken for its.</summary>
    public int Generation => generation;

    /// <summary>Where it comes from.</summary>
    public ModelEntry Entry => entry;

    /// <summary>The model; null while it is being loaded, and if that failed.</summary>
    public Explainer? Explainer => _explainer;

    /// <summary>The reason why it could not be loaded; null if it could, or is not loaded yet.</summary>
    public string? Error => _error;

    /// <summary>Loads it.</summary>
    public void Load()
    {
        try
        {
            var explainer = entry.Load();
            WarmUp(explainer);
            _explainer = explainer;
        }
        catch (Exception e)
        {
            _error =
                e is GradCamException
                    ? CallerWords.OfRequest(e.Message)
                    : $"It could not be loaded ({e.GetType().Name}).";
            throw;
        }
    }

    /// <summary>Opens what the first requests need: for one of them alone, and for one beside others.</summary>
    private static void WarmUp(Explainer explainer)
    {
        var grey = Picture.FromRgb([128, 128, 128], 1, 1);
        try
        {
            explainer.Explain(grey);
            explainer.ExplainBeside(grey, new(), CancellationToken.None);
        }
        catch (GradCamException)
        {
            // A model that takes no pictures, or cannot be explained this way, says so to those who ask.
        }
    }

    /// <summary>The model in short.</summary>
    /// <param name="isDefault">It is the one that requests mean that name none.</param>
    public ModelSummary Summary(bool isDefault)
    {
        var model = _explainer?.Model;
        return new(Name, entry.Kind, isDefault)
        {
            State =
                model is not null ? "ready"
                : _error is null ? "loading"
                : "failed",
            Error = _error,
            Input = model?.Preprocessing is { } p ? new(p.Width, p.Height) : null,
            Classes = model?.Network.Classes,
            Pictures = model?.Preprocessing is not null,
            Detector = model?.Network.Head.Rows is not null,
        };
    }

    /// <summary>Frees it once the requests that use it are answered.</summary>
    public void Dispose() => _explainer?.Dispose();
}
