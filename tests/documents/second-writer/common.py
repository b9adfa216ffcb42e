import json, re
def plain(t):
    t = re.sub(r'\^\d+\^', '', t)
    t = re.sub(r'<sup>.*?</sup>', '', t)
    t = re.sub(r'<[^>]+>', '', t)
    t = t.replace('&amp;', '&').replace('&nbsp;', ' ')
    return re.sub(r'\s+', ' ', t).strip()
class Gold:
    def __init__(self, kind, date, region, pdus, note):
        self.d = dict(kind=kind, date=date, region=region, pdus=pdus, findings=[], recommendations=[],
                      ratings=[], responses=[], decoys=[], note=note)
    def s(self, section, text):
        self.d['findings'].append(dict(section=section, polarity='strength', text=plain(text))); return text
    def i(self, section, text):
        self.d['findings'].append(dict(section=section, polarity='improvement', text=plain(text))); return text
    def r(self, block, number, addressee, text):
        self.d['recommendations'].append(dict(block=block, number=number, addressee=addressee, text=plain(text))); return text
    def rate(self, pdu, standard, rating, score=None):
        self.d['ratings'].append(dict(pdu=pdu, standard=standard, rating=rating, score=score))
    def resp(self, number, recommendation, response, owner, date):
        self.d['responses'].append(dict(number=number, recommendation=plain(recommendation), response=response, owner=owner, date=date))
    def decoy(self, text):
        self.d['decoys'].append(' '.join(plain(text).split()[:8])); return text
    def save(self, path):
        with open(path, 'w', encoding='utf-8') as f:
            json.dump(self.d, f, ensure_ascii=False, indent=1); f.write('\n')
