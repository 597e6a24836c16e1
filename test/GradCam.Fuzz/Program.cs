using System.Globalization;
using GradCam.Fuzz.Running;
using GradCam.Fuzz.Targets;

switch (args)
{
    case ["--help" or "-h" or "help"]:
        Console.WriteLine(
            $"""
            GradCam.Fuzz [OPTIONS]          runs a campaign; the exit code is 1 if it finds something
              --seconds N                   for how long; 60 unless --count is given
              --count N                     how many inputs
              --seed N                      decides all inputs; 1
              --kinds NAME,..               {string.Join(", ", FuzzTarget.All.Select(t => t.Name))}; all
              --jobs N                      how many processes at once; 2
              --output DIR                  where an input of every problem is kept; fuzz-findings
            GradCam.Fuzz files FILE...      runs inputs, whose folder's name is their kind; the exit code is 1 if one has a problem
            GradCam.Fuzz show FILE          prints a model's nodes, and what becomes of an input
            GradCam.Fuzz minimize FILE...   makes inputs smaller, in place
            """
        );
        return 0;
    case ["worker", var kinds, var seed, var first, var count]:
        Worker.Run(kinds, (int)Number(seed), Number(first), Number(count), Console.Out);
        return 0;
    case ["files", .. var files]:
        int problems = 0;
        foreach (var (file, problem) in Worker.Run(files))
        {
            Console.WriteLine($"{file}\t{problem}");
            problems++;
        }
        return problems == 0 ? 0 : 1;
    case ["show", var file]:
        Show.Run(file, Console.Out);
        return 0;
    case ["minimize", .. var files]:
        foreach (string file in files)
        {
            var smaller = Minimizer.Minimize(file);
            string said = smaller is var (problem, bytes) ? $"{bytes} bytes, {problem}" : "no problem";
            Console.WriteLine($"{file}: {said}");
        }
        return 0;
    default:
        string? Option(string name) =>
            Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
        var time = Option("--seconds") is { } seconds ? TimeSpan.FromSeconds(Number(seconds)) : (TimeSpan?)null;
        long? inputs = Option("--count") is { } wanted ? Number(wanted) : null;
        if (time is null && inputs is null)
            time = TimeSpan.FromMinutes(1);
        FuzzTarget[] all = Option("--kinds") is { } names
            ? [.. names.Split(',').Select(FuzzTarget.Find)]
            : [.. FuzzTarget.All];
        var campaign = new Campaign(
            all,
            (int)Number(Option("--seed") ?? "1"),
            inputs,
            time,
            (int)Number(Option("--jobs") ?? "2"),
            Option("--output") ?? "fuzz-findings"
        );
        return campaign.Run(Console.Out) == 0 ? 0 : 1;
}

static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
