using System.Collections.Concurrent;
using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>All values of an evaluation.</summary>
internal sealed class Evaluation
{
    private readonly Lock _adding = new();

    // Tables, page, report and advice ask for the same ones, and each is drawn a thousand times.
    private readonly ConcurrentDictionary<(Metric Metric, Candidate Candidate), Interval?> _means = new();
    private readonly Dictionary<
        (Metric Metric, Candidate Candidate, string Setting),
        Dictionary<int, double>
    > _values = [];
    private readonly List<(long Index, string Name, string? Label, int Class)> _pictures = [];
    private readonly Dictionary<string, int> _failures = [];

    /// <summary>The metrics, those that were left out not among them.</summary>
    public required IReadOnlyList<Metric> Metrics { get; init; }

    /// <summary>The seed.</summary>
    public required int Seed { get; init; }

    /// <summary>The number of pictures that the source has.</summary>
    public long SourcePictures { get; init; }

    /// <summary>The number of pictures that were drawn from it.</summary>
    public int Drawn { get; init; }

    /// <summary>What was left out or is to be known, a sentence each.</summary>
    public List<string> Remarks { get; } = [];

    /// <summary>The methods and layers, in the order in which they were asked for; the floor last.</summary>
    public IReadOnlyList<Candidate> Candidates { get; private set; } = [];

    /// <summary>The pictures, in the order of the source.</summary>
    public IReadOnlyList<(long Index, string Name, string? Label, int Class)> Pictures => _pictures;

    /// <summary>The inputs that the network was run on for measurements.</summary>
    public long Inputs { get; set; }

    /// <summary>The time of these runs, summed over threads.</summary>
    public TimeSpan Running { get; set; }

    /// <summary>The time of all.</summary>
    public TimeSpan Took { get; set; }

    /// <summary>The pictures that failed, by reason.</summary>
    public IReadOnlyDictionary<string, int> Failures => _failures;

    /// <summary>The values of a metric by picture; those of other settings by theirs.</summary>
    public IReadOnlyDictionary<int, double> Values(Metric metric, Candidate candidate, string setting = "") =>
        _values.TryGetValue((metric, candidate, setting), out var values) ? values : new Dictionary<int, double>();

    /// <summary>
    /// The mean of a metric over pictures with its interval, once all pictures are there; null where there is no value.
    /// </summary>
    public Interval? Mean(Metric metric, Candidate candidate) =>
        _means.GetOrAdd((metric, candidate), key => Bootstrap.Mean(Values(key.Metric, key.Candidate), Seed));

    /// <summary>A candidate's name, with its layer where there are several.</summary>
    public string NameOf(Candidate candidate) =>
        Candidates.Select(c => c.Layer).Where(l => l.Length > 0).Distinct().Count() > 1 || candidate.IsFloor
            ? $"{candidate}"
            : candidate.Method;

    /// <summary>The settings that a metric has values at.</summary>
    public IReadOnlyList<string> Settings(Metric metric) =>
        [.. _values.Keys.Where(k => k.Metric == metric && k.Setting.Length > 0).Select(k => k.Setting).Distinct()];

    /// <summary>Adds a picture, whose measurements are done.</summary>
    public void Add(PictureCase picture, string? label)
    {
        var found = new List<(Metric, Candidate, string, double)>();
        foreach (var map in picture.Maps)
        foreach (var metric in Metrics)
        {
            if (metric.Value(map) is { } value && double.IsFinite(value))
                found.Add((metric, map.Candidate, "", value));
            foreach (var (setting, at) in metric.AtSettings(map))
                if (at is { } number && double.IsFinite(number))
                    found.Add((metric, map.Candidate, setting, number));
        }
        lock (_adding)
        {
            int place = _pictures.Count;
            _pictures.Add((picture.Index, picture.Name, label, picture.Class));
            foreach (var (metric, candidate, setting, value) in found)
            {
                if (!_values.TryGetValue((metric, candidate, setting), out var values))
                    _values[(metric, candidate, setting)] = values = [];
                values[place] = value;
            }
        }
    }

    /// <summary>Adds a picture that could not be evaluated.</summary>
    public void Fail(string reason)
    {
        lock (_adding)
            _failures[reason] = _failures.GetValueOrDefault(reason) + 1;
    }

    /// <summary>Puts pictures into the source's order, whichever was done first.</summary>
    public void Finish(IReadOnlyList<Candidate> candidates)
    {
        int[] order = [.. Enumerable.Range(0, _pictures.Count).OrderBy(i => _pictures[i].Index)];
        var placeOf = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            placeOf[order[i]] = i;
        _pictures.Sort((a, b) => a.Index.CompareTo(b.Index));
        foreach (var key in _values.Keys.ToArray())
            _values[key] = _values[key].ToDictionary(v => placeOf[v.Key], v => v.Value);
        Candidates = candidates;
    }
}
